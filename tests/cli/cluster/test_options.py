"""`--cluster` from the command line: the same model and answers, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recipe of little work."""
    path = tmp_path_factory.mktemp("recipe") / "작은.toml"
    path.write_text(
        'format = 1\nname = "tiny"\nfallback = "popularity"\n\n'
        '[[generators]]\nname = "popularity"\nkind = "popularity"\nweight = {tracks = 0.1, tags = 0.1}\n\n'
        '[[generators]]\nname = "als"\nkind = "als"\nweight = {tracks = 1.0, tags = 1.0}\n'
        "[generators.settings]\nfactors = 4\niterations = 1\n",
        "utf-8",
    )
    return path


def test_a_model_and_answers_by_shards(command: Command, world: Path, recipe: Path, tmp_path: Path) -> None:
    data, model, work = world / "split" / "train", tmp_path / "모델", tmp_path / "work"
    fit = ("fit", data, "-o", model, "--recipe", recipe, "--cluster", "local", "--shards", 2, "--jobs", 1)
    ran = command(*fit, "--work", work)
    assert ran.code == 0, ran.err
    assert "12 tasks done by 1 workers" in ran.err
    assert f"model in {model}" in ran.out
    assert json.loads((work / "work.json").read_text())["shards"] == 2
    again = command(*fit, "--work", work, "--json")
    events = [json.loads(line) for line in again.out.splitlines()]
    assert events[-2].items() >= {"event": "tasks", "done": 0, "kept": 12, "again": 0, "remade": 0}.items()
    assert events[-1].items() >= {"event": "model", "path": str(model)}.items()
    shown = [event for event in events if event.get("part") == "ALS by shards (4 factors)"]
    assert shown[-1] == {"event": "progress", "part": "ALS by shards (4 factors)", "done": 4, "total": 4}

    other = command("fit", world / "data", "-o", model, "--cluster", "local", "--work", work)
    assert (other.code, other.out) == (2, "")
    assert "expected a working folder of the dataset" in other.err
    more = command(*fit[:-3], 3, "--work", work)
    assert more.code == 2
    assert "expected 2 shards, as the working folder has, got 3" in more.err

    questions = world / "split" / "questions.jsonl"
    for name, options in (("alone", ()), ("shards", ("--cluster", "local"))):
        ran = command("answer", model, questions, "-o", tmp_path / f"{name}.jsonl", "-n", 5, *options)
        assert ran.code == 0, ran.err
    assert (tmp_path / "alone.jsonl").read_bytes() == (tmp_path / "shards.jsonl").read_bytes()
    assert not (tmp_path / "shards.jsonl.work").exists()


@pytest.mark.parametrize("option", [("--shards", 3), ("--work", "folder")])
def test_an_option_of_a_cluster_needs_one(
    command: Command, world: Path, tmp_path: Path, option: tuple[str, object]
) -> None:
    ran = command("fit", world / "data", "-o", tmp_path / "model", *option)
    assert ran.code == 2
    assert f"expected --cluster, got {option[0]} alone" in ran.err
    assert [*tmp_path.iterdir()] == []


def test_no_cluster_at_the_address_is_an_error_before_any_work(
    command: Command, world: Path, tmp_path: Path
) -> None:
    pytest.importorskip("ray")
    ran = command("fit", world / "data", "-o", tmp_path / "model", "--cluster", "127.0.0.1:1")
    assert ran.code == 2
    assert "127.0.0.1:1: expected a Ray cluster, got no answer" in ran.err
    assert [*tmp_path.iterdir()] == []


def test_an_output_that_is_no_file_needs_a_working_folder(command: Command, world: Path) -> None:
    questions = world / "split" / "questions.jsonl"
    ran = command("answer", world / "model", questions, "-o", "/dev/stdout", "--cluster", "local")
    assert ran.code == 2
    assert "expected --work for this output, got /dev/stdout" in ran.err


def test_sounds_are_refused(command: Command, world: Path, tmp_path: Path) -> None:
    ran = command(
        "fit", world / "data", "-o", tmp_path / "model", "--cluster", "local", "--audio", tmp_path / "store"
    )
    assert ran.code == 2
    assert "expected a fit by shards without sounds" in ran.err
