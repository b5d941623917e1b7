"""`segue vectors` as a person meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from gensim.models import Word2Vec

Command = Callable[..., Any]

TRAIN = ("--dim", 8, "--epochs", 2)


@pytest.fixture(scope="module")
def trained(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from segue.cli.app import app

    place = tmp_path_factory.mktemp("vectors")
    line = (
        f"vectors train {world}/data -o {place}/vectors --dim 8 --epochs 2 --no-shuffle --exact --workers 1"
    )
    app(line.split(), standalone_mode=False)
    return place / "vectors"


def first(trained: Path, kind: str, n: int) -> list[str]:
    table = pl.read_parquet(trained / "vocabulary.parquet")
    tokens = table.filter(pl.col("token").str.starts_with(kind))["token"].to_list()
    return [token.removeprefix(kind) for token in tokens[:n]]


def test_training_says_what_it_made_and_logs_it(command: Command, world: Path, tmp_path: Path) -> None:
    ran = command(
        "vectors", "train", world / "data", "-o", tmp_path / "v", "--method", "glove", "--kinds", "track,tag",
        *TRAIN, "--set", "x_max=5", "--logs", tmp_path / "logs",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "vectors of 8 numbers by glove, loss" in ran.out
    assert json.loads((tmp_path / "v" / "manifest.json").read_bytes())["settings"]["x_max"] == 5
    assert not first(tmp_path / "v", "w:", 1)
    assert list((tmp_path / "logs").iterdir())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--method", "gluve"), "Did you mean 'glove'?"),
        (("--method", "glove", "--negative", 5), "expected a setting of glove"),
        (("--set", "window"), "--set NAME=VALUE"),
        (("--preset", "song4vec"), "a preset among song2vec"),
        (("--resume",), "nothing there"),
        (("--method", "lsa", "--dim", 5000), "a dim of at most"),
        (("--kinds", "artist"), "one or more of track, tag, word"),
        (("--min-count", 100_000), "occur 100000 times or more"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    command: Command, world: Path, tmp_path: Path, options: tuple[Any, ...], words: str
) -> None:
    ran = command("vectors", "train", world / "data", "-o", tmp_path / "v", *options)
    assert (ran.code, ran.out) == (2, "")
    assert words in " ".join(ran.err.split())
    assert not list(tmp_path.iterdir())


def test_questions(command: Command, trained: Path) -> None:
    a, b, c = first(trained, "track:", 3)
    tag = first(trained, "tag:", 1)[0]
    ran = command(
        "vectors", "similar", trained, "--track", a, "--minus", b, "--plus", f"tag:{tag}", "-n", 4, "--json"
    )
    found = json.loads(ran.out)
    assert len(found) == 4
    assert {f"track:{a}", f"track:{b}", f"tag:{tag}"}.isdisjoint(near["token"] for near in found)
    ran = command("vectors", "similar", trained, "--tag", tag, "--among", "track", "-n", 3)
    assert ran.code == 0
    assert f"nearest to {tag}" in ran.out
    found = json.loads(
        command("vectors", "odd", trained, "--track", a, "--track", b, "--track", c, "--json").out
    )
    assert {near["token"] for near in found} == {f"track:{a}", f"track:{b}", f"track:{c}"}
    found = json.loads(command("vectors", "analogy", trained, a, b, f"tag:{tag}", "-n", 2, "--json").out)
    assert len(found) == 2
    for line in (("similar",), ("similar", "--tag", "없는 태그 🌙"), ("odd", "--track", a)):
        ran = command("vectors", line[0], trained, *line[1:])
        assert (ran.code, ran.out) == (2, ""), line


def test_a_comparison_is_shown_and_written(command: Command, world: Path, tmp_path: Path) -> None:
    options = ("--methods", "lsa,cosine", "--dim", 8, "--questions", 20)
    ran = command("vectors", "compare", world / "data", "-o", tmp_path / "found", *options)
    assert ran.code == 0, ran.err
    assert [line.split()[0] for line in ran.out.splitlines()] == ["method", "lsa", "cosine"]
    assert (tmp_path / "found" / "comparison.svg").exists()
    found = json.loads(command("vectors", "compare", world / "data", *options, "--json").out)
    assert [row["name"] for row in found["rows"]] == ["lsa", "cosine"]


def test_maps_topics_and_files(command: Command, world: Path, trained: Path, tmp_path: Path) -> None:
    ran = command("vectors", "map", trained, "-o", tmp_path / "map.html", "--most", 20)
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'map.html'}: 20 tokens\n"), ran.err
    assert command("vectors", "map", trained, "-o", tmp_path / "map.gif").code == 2
    ran = command("vectors", "topics", trained)
    assert ran.code == 2
    assert "a method with topics" in ran.err
    lda = tmp_path / "lda"
    assert (
        command(
            "vectors", "train", world / "data", "-o", lda, "--method", "lda", "--dim", 3, "--epochs", 2
        ).code
        == 0
    )
    assert len(json.loads(command("vectors", "topics", lda, "--json").out)) == 3
    assert "tags and words" in command("vectors", "topics", lda, "-n", 2).out
    assert command("vectors", "export", trained, "-o", tmp_path / "gensim.model", "--to", "gensim").code == 0
    assert Word2Vec.load(str(tmp_path / "gensim.model")).vector_size == 8
    assert command("vectors", "export", lda, "-o", tmp_path / "x", "--to", "gensim").code == 2
