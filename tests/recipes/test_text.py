"""Recipe files: what is written is read back the same, and what is wrong is named by line and key."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.errors import ConfigError, RecipeError
from segue.generators.als.als import ALS
from segue.generators.content.popularity import Popularity
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.recipes import Member, Ranking, Recipe, Shape, text
from segue.recipes.built_in import default, fast, full

POPULAR = Member("popularity", Popularity(), tracks=0.01)

SMALL = """\
# mine
name = "새벽"

[[generators]]
name = "popularity"
kind = "popularity"
weight = {tracks = 0.1}

[[generators]]
name = "als"
kind = "als"
weight = {tracks = 1.0, tags = 0.5}
quota = 3

[generators.settings]
factors = 8
blocks = {track = 1.0}
needs = "none"

[ranking]
folds = 2

[ranking.track_trees]
trees = 10
"""

WHOLE = (
    "expected generators with names of their own, got 'popularity' twice",
    "expected a fallback among the generators (popularity, als), got 'titles'",
    "expected TOML",
)
"""What is wrong with the whole, not with a line."""

SHAPES = st.builds(
    Shape,
    pairs=st.integers(0, 10_000_000),
    small=st.booleans(),
    dated=st.booleans(),
    sparse=st.booleans(),
    described=st.booleans(),
    tagged=st.booleans(),
    titled=st.booleans(),
    titles=st.integers(0, 1_000_000),
    heard=st.booleans(),
)


@given(SHAPES, st.sampled_from([fast, default, full]))
def test_every_recipe_for_every_shape_is_read_back_as_it_was_written(
    shape: Shape, make: Callable[[Shape], Recipe]
) -> None:
    recipe = make(shape)
    assert text.loads(text.dumps(recipe), "x") == recipe
    assert text.settled(recipe) == recipe


def test_a_small_file_says_all_that_matters() -> None:
    found = text.loads(SMALL, "x")
    als = ALS(factors=8, blocks={"track": 1.0}, needs=None)
    assert found.members == (Member("popularity", Popularity(), 0.1), Member("als", als, 1.0, 0.5, quota=3))
    assert found.ranking == Ranking(dataclasses.replace(Ranking().track_trees, trees=10), folds=2)
    assert (found.name, found.fallback) == ("새벽", "popularity")


def test_none_is_written_where_it_is_not_the_default() -> None:
    """Left out, it would be read as the default."""
    vectors = Track2VecNeighbours(needs=None)
    recipe = Recipe((POPULAR, Member("vectors", vectors, tracks=1.0)))
    assert 'needs = "none"' in text.dumps(recipe)
    assert text.loads(text.dumps(recipe), "x").generators["vectors"] == vectors


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("factors = 8", "factors = 0", "generator 'als', field settings.factors: expected a whole number from 1, got"),
        ("factors = 8", 'factors = "8"', "generator 'als', field settings.factors: expected a whole number from 1"),
        ("factors = 8", "factor = 8", "generator 'als', field settings.factor: expected a key among factors"),
        ("{track = 1.0}", "{song = 1.0}", "generator 'als', field settings.blocks: expected a table; keys: one of"),
        ("{track = 1.0}", "{track = -1.0}", "generator 'als', field settings.blocks: expected"),
        ("{track = 1.0}", "{track = inf}", "generator 'als', field settings.blocks: expected finite numbers"),
        ("tracks = 0.1", "tracks = -0.1", "generator 'popularity', field weight.tracks: expected a number from 0"),
        ("{tracks = 0.1}", "{}", "generator 'popularity', field weight: expected a weight"),
        ("tracks = 0.1", "songs = 0.1", "generator 'popularity', field weight.songs: expected a key among tracks"),
        ('kind = "als"', 'kind = "asl"', "generator 'als', field kind: expected a generator kind among"),
        ('kind = "als"', "", "generator 'als', field kind: expected a text, got nothing."),
        ('name = "als"', 'name = "popularity"', WHOLE[0]),
        ('name = "새벽"', 'fallback = "titles"', WHOLE[1]),
        ("# mine", "format = 2", "field format: expected recipe format 1 or older, got 2. Update Segue."),
        ("# mine", "weights = {als = 1}", "field weights: expected a key among generators"),
        ("folds = 2", "folds = 2.5", "field ranking.folds: expected a whole number from 1, got 2.5."),
        ("folds = 2", "folds = true", "field ranking.folds: expected a whole number from 1, got True."),
        ("trees = 10", "tree = 10", "field ranking.track_trees.tree: expected a key among"),
        ("[ranking]", "[ranking", WHOLE[2]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_line_and_key(old: str, new: str, words: str) -> None:
    wrong = SMALL.replace(old, new, 1)
    with pytest.raises(RecipeError) as caught:
        text.loads(wrong, "my.toml")
    before = SMALL[: SMALL.index(old)]
    # what is not there is missed where its table begins
    line = (before if new else before[: before.rindex("[[generators]]")]).count("\n") + 1
    place = "my.toml: " if words in WHOLE else f"my.toml, line {line}, "
    assert caught.value.message.startswith(place + words)


def test_all_that_is_wrong_is_named_at_once() -> None:
    wrong = SMALL.replace("factors = 8", "factors = 0").replace("folds = 2", "folds = 0")
    with pytest.raises(RecipeError) as caught:
        text.loads(wrong, "my.toml")
    assert [
        (problem.where.line, problem.where.item, problem.where.field) for problem in caught.value.problems
    ] == [
        (16, "generator 'als'", "settings.factors"),
        (21, "", "ranking.folds"),
    ]


@given(st.text() | st.sampled_from([SMALL, SMALL[:300]]).flatmap(
    lambda whole: st.integers(0, len(whole)).map(lambda at: whole[:at] + "= [" + whole[at:])
))  # fmt: skip
def test_any_text_is_a_recipe_or_an_error_that_says_why(anything: str) -> None:
    try:
        text.loads(anything, "x")
    except RecipeError as error:
        assert error.problems  # noqa: PT017 - either may happen


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"\xff\xfe", "not UTF-8 at byte 0"), (b"#" * (text.LARGEST + 1), "at most")],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(raw)
    with pytest.raises(RecipeError, match=words):
        text.read(path)
    with pytest.raises(RecipeError, match="No such file"):
        text.read(tmp_path / "none.toml")


def test_a_file_of_another_system_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert text.read(path) == text.loads(SMALL, "x")


@pytest.mark.parametrize("wrong", [(-1.0, 0), (float("nan"), 0), (None, 0), (1.0, -1)])
def test_a_member_without_a_right_weight_is_refused(wrong: tuple[float | None, int]) -> None:
    with pytest.raises(ConfigError, match="'als'"):
        Member("als", ALS(), tracks=wrong[0], quota=wrong[1])


def test_an_empty_file_is_told_that_generators_are_a_list_of_tables() -> None:
    with pytest.raises(RecipeError, match="field generators: expected a list, each a table, got nothing"):
        text.loads("", "비.toml")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("a." * 30_000 + "a = 1", "at most 200 dots"),
        ("[" + "a." * 30_000 + "a]", "at most 200 dots"),
        ("a = " + "[" * 30_000, "nested too deeply"),
        ("a = " + "{a = " * 10_000, "nested too deeply"),
        ("format = " + "9" * 5_000, "limit"),
    ],
    ids=["key", "header", "list", "table", "digits"],
)
def test_hostile_toml_is_refused_at_once(written: str, words: str) -> None:
    with pytest.raises(RecipeError, match=words):
        text.loads(written, "비.toml")
    assert text.keys("{a = " * 10_000) == ()


@pytest.mark.parametrize("raw", [b"\xff", b"[" * 100_000, b'{"a": "\xff"}'])
def test_a_hostile_recipe_of_a_model_is_refused(raw: bytes) -> None:
    with pytest.raises(RecipeError, match=r"JSON|recipe|key"):
        text.read_json(raw, "recipe.json")
