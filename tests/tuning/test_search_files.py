"""Search files: what is read, and what is said of what is wrong in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import RecipeError
from segue.recipes import Recipe, resolve
from segue.recipes.shape import USUAL
from segue.tuning import search_files


def test_a_search_is_read_over_a_recipe(search: str, base: Recipe, tmp_path: Path) -> None:
    (tmp_path / "찾기.toml").write_text(search.replace("\n", "\r\n"), "utf-8-sig")
    space = search_files.read(tmp_path / "찾기.toml", base)
    assert [(one.path, one.whole, one.log) for one in space.varied] == [
        (("generators", "small als", "weight", "tracks"), False, True),
        (("generators", "small als", "settings", "factors"), True, False),
        (("generators", "titles", "settings", "informative"), False, False),
    ]
    assert space.varied[2].choices == (True, False)
    assert list(space.values().values()) == [0.5, 4, True]


FIRST = "key = 'generators.\"small als\".weight.tracks'"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            FIRST,
            'key = "generators.small.weight.tracks"',
            5,
            "a key in generators of the recipe: small als, titles",
        ),
        (
            FIRST,
            "key = 'generators.\"small als\".weight.tags'",
            5,
            "in generators.small als.weight of the recipe",
        ),
        (
            FIRST,
            "key = 'generators.\"small als\".weight'",
            5,
            "a single value, which weight is not (tracks)",
        ),
        (FIRST, 'key = "generators.small als.weight.tracks"', 5, "a dotted key"),
        (FIRST, "", 4, "vary 1, field key: expected a text, got nothing"),
        ('type = "int"', 'type = "whole"', 13, 'one of "float", "int", "choice"'),
        ('type = "int"', 'type = "float"', 13, "expected a whole number"),
        ("low = 0.01", "low = 6", 8, "a number above low, which is 6, got 5.0"),
        ("low = 0.01", "low = 0.0", 7, "a number above 0, since log is true"),
        ("low = 0.01", "low = -1", 7, "above 0"),
        ("low = 0.01", "low = nan", 7, "finite"),
        ("low = 0.01", "", 4, "low: expected a number, got nothing"),
        ("low = 2\n", "low = 2.5\n", 14, "a whole number, got 2.5"),
        ("low = 2\n", "low = 0\n", 14, "a whole number from 1, got 0"),
        ("choices = [true, false]", "choices = [true, true]", 20, "no two the same"),
        ("choices = [true, false]", "choices = [true]", 20, "two values or more"),
        ("choices = [true, false]", 'choices = [true, "예"]', 20, "true or false, got '예'"),
        (
            "choices = [true, false]",
            "choices = [true, false]\nlow = 1",
            21,
            'no such key beside type = "choice"',
        ),
        ("high = 8", "high = 8\nchoices = [2, 8]", 16, 'no such key beside type = "int"'),
        ("high = 8", "hihg = 8", 15, "high"),
        ("format = 1", "format = 2", 2, "search format 1"),
        ('type = "choice"', "type = choice", 19, "TOML"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(
    search: str, base: Recipe, old: str, new: str, line: int, words: str
) -> None:
    assert old in search
    with pytest.raises(RecipeError) as caught:
        search_files.loads(search.replace(old, new, 1), "s.toml", base)
    told = caught.value.message
    assert words in told
    assert f"s.toml, line {line}" in told or f"line {line}" in told
    assert "docs/tuning.md" in caught.value.hint


def test_a_setting_is_named_by_its_key(search: str, base: Recipe) -> None:
    with pytest.raises(RecipeError, match=r"vary 2 \(generators.*factors\), field low: "):
        search_files.loads(search.replace("low = 2\n", "low = 0\n"), "s.toml", base)


def test_a_setting_varies_once(search: str, base: Recipe) -> None:
    again = search + search[search.index("[[vary]]") : search.index("[[vary]]", 20)]
    with pytest.raises(RecipeError, match="a key that no other setting has"):
        search_files.loads(again, "s.toml", base)


def test_a_search_of_nothing_is_none(base: Recipe) -> None:
    for written in ("", "vary = []", "vary = 3"):
        with pytest.raises(RecipeError, match="vary"):
            search_files.loads(written, "s.toml", base)


def test_a_file_that_is_not_there_is_named(base: Recipe, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"none\.toml: expected a search, got No such file"):
        search_files.read(tmp_path / "none.toml", base)
    with pytest.raises(RecipeError, match="large, middling, small"):
        search_files.read("smal", base)


@pytest.mark.parametrize("name", ["small", "middling", "large"])
def test_the_searches_of_segue_fit_its_recipes_and_hold_their_numbers(name: str) -> None:
    """So that the shipped numbers can be found again."""
    space = search_files.read(name, resolve("default", USUAL))
    assert all(one.holds(space.values()[one.key]) for one in space.varied)


def test_the_search_for_small_data_is_one_of_the_fast_recipe_too() -> None:
    assert search_files.read("small", resolve("fast", USUAL)).varied
