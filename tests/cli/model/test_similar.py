from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gensim.models import KeyedVectors

import segue
from segue.generators.content.popularity import Popularity
from segue.insight.embedding import embedding
from segue.model import Model
from segue.recipes import Member, Recipe
from segue.word2vec.tokens import escape_token

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def place(world: Path) -> Path:
    return world / "model"


@pytest.fixture(scope="module")
def model(place: Path) -> Model:
    return segue.load(place)


def listed(ran: Any) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_a_tags_neighbours_are_the_embeddings(command: Command, place: Path, model: Model) -> None:
    found = listed(command("similar", place, "--tag", model.tags[0], "-n", 7, "--json"))
    spelled = f" {model.tags[0][:1]}\u200b{model.tags[0][1:].upper()}"
    assert listed(command("similar", place, "--tag", spelled, "-n", 7, "--json")) == found
    expected = embedding(model).similar(f"tag:{model.tags[0]}", 7)
    assert [row["cosine"] for row in found] == pytest.approx([cosine for _, cosine in expected], abs=1e-5)
    prefixes = {"track": "track:", "tag": "tag:", "word": "w:", "title": "="}
    assert [prefixes[row["kind"]] + str(row["value"]) for row in found] == [token for token, _ in expected]


@pytest.mark.parametrize(("among", "kind"), [("tracks", "track"), ("tags", "tag"), ("words", "word")])
def test_one_kind_can_be_asked_for(
    command: Command, place: Path, model: Model, among: str, kind: str
) -> None:
    found = listed(command("similar", place, "--tag", model.tags[0], "--among", among, "-n", 4, "--json"))
    assert [row["kind"] for row in found] == [kind] * 4


def test_a_track_by_name_and_the_table(command: Command, place: Path, model: Model) -> None:
    row = int(model.track_counts.argmax())
    track = model.tracks.row(row, named=True)
    name = f"{', '.join(track['artists'])} - {track['title']}"
    assert listed(command("similar", place, "--track", name, "--json")) == listed(
        command("similar", place, "--track", track["id"], "--json")
    )
    ran = command("similar", place, "--track", name, "--among", "tracks", "-n", 3)
    assert ran.out.splitlines()[0].strip() == f"nearest to {name}"
    assert "note: " in ran.err
    (first, *_) = listed(command("similar", place, "--track", name, "--among", "tracks", "-n", 3, "--json"))
    assert first["label"] in ran.out
    assert isinstance(first["value"], int)


def test_a_word_is_taken_in_any_form(command: Command, place: Path) -> None:
    plain = listed(command("similar", place, "--word", "새벽", "--json"))
    assert listed(command("similar", place, "--word", "새벽에", "--json")) == plain
    assert plain


@pytest.mark.parametrize("binary", [False, True])
def test_the_vectors_go_out_in_word2vecs_format(
    command: Command, place: Path, model: Model, tmp_path: Path, binary: bool
) -> None:
    ran = command("similar", place, "--export", tmp_path / "v", *(["--binary"] if binary else []))
    assert ran.code == 0, ran.err
    words = KeyedVectors.load_word2vec_format(tmp_path / "v", binary=binary)
    known = embedding(model)
    assert words.index_to_key == [escape_token(token) for token in known.tokens]
    assert (words.vectors == known.vectors).all()
    assert f"{len(words.index_to_key):,} vectors of {known.dim} numbers" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected one of --track, --tag, --word, got 0"),
        (("--tag", "비", "--word", "비"), "got 2"),
        (("--tag", "없는태그"), "'없는태그'"),
        (("--track", "없는 노래 xyz"), "no track has this id or name"),
        (("--tag", "비", "-n", "0"), "-n"),
    ],
)
def test_bad_input_exits_with_two(
    command: Command, place: Path, arguments: tuple[str, ...], words: str
) -> None:
    ran = command("similar", place, *arguments)
    assert ran.code == 2
    assert words in ran.err
    assert ran.out == ""


def test_a_model_without_an_embedding_says_so(command: Command, world: Path, tmp_path: Path) -> None:
    recipe = Recipe((Member("popularity", Popularity(), tracks=1.0, tags=1.0),), name="popular")
    segue.fit(segue.Dataset.load(world / "data"), recipe=recipe).save(tmp_path / "model")
    ran = command("similar", tmp_path / "model", "--tag", "비")
    assert ran.code == 2
    assert "recipe popular" in ran.err
    assert "--recipe default" in ran.err
