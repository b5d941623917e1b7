"""What comes of values: recipes."""

from __future__ import annotations

import dataclasses

import pytest

from segue.errors import RecipeError
from segue.generators.als.als import ALS
from segue.recipes import Recipe
from segue.tuning import search_files


def test_values_go_where_their_keys_say(search: str, base: Recipe) -> None:
    space = search_files.loads(search, "s.toml", base)
    keys = [one.key for one in space.varied]
    found = space.recipe(dict(zip(keys, (2.0, 7, False), strict=True)))
    assert found.weights("tracks") == {"small als": 2.0, "titles": 0.3, "popularity": 0.01}
    assert found.generators["small als"] == dataclasses.replace(ALS(4, iterations=2), factors=7)
    assert found.generators["titles"] != base.generators["titles"]
    assert space.recipe(space.values()) == base == space.recipe({})


def test_values_that_make_no_recipe_are_refused(search: str, base: Recipe) -> None:
    space = search_files.loads(search, "s.toml", base)
    with pytest.raises(RecipeError, match="from 1"):
        space.recipe({space.varied[1].key: 0})


def test_what_the_search_may_try(search: str, base: Recipe) -> None:
    number, whole, choice = search_files.loads(search, "s.toml", base).varied
    assert (number.holds(0.01), number.holds(5.0), number.holds(5.1)) == (True, True, False)
    assert (whole.holds(2), whole.holds(9)) == (True, False)
    assert (choice.holds(value=False), choice.holds("예")) == (True, False)
