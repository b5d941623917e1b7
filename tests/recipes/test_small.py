"""What a small set's recipe takes, by what its playlists have beside tracks."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from segue.recipes import Recipe, Shape, resolve
from segue.recipes.built_in import default, fast
from segue.recipes.shape import SMALL, USUAL
from segue.recipes.small import COMPLETE, NAMED, OTHER, TAGS, SmallProfile, small_profile
from segue.recipes.weights import BESIDE_ALS, TRACKS
from segue.recipes.weights import SMALL as BESIDE
from segue.recipes.weights import TAGS as USUAL_TAGS
from segue.tuning import search_files

PLAIN = dataclasses.replace(USUAL, pairs=SMALL - 1, small=True, few=True, sparse=True)


def made(shape: Shape) -> tuple[Recipe, dict[str, Any]]:
    recipe = fast(shape)
    return recipe, {**recipe.generators}


@pytest.mark.parametrize(
    ("tagged", "titled", "described", "profile", "power", "least"),
    [
        (True, True, True, COMPLETE, 2.0, 5),
        (True, False, True, OTHER, 1.0, 10),
        (False, True, True, NAMED, 1.0, 10),
        (False, True, False, OTHER, 1.0, 10),
    ],
)
def test_what_playlists_have_chooses_the_profile(
    profile: SmallProfile, power: float, least: int, *, tagged: bool, titled: bool, described: bool
) -> None:
    shape = dataclasses.replace(PLAIN, tagged=tagged, titled=titled, described=described)
    assert small_profile(shape) is profile
    recipe, generators = made(shape)
    assert recipe.lifts("tracks") == ({} if profile is OTHER else {"related": 30.0})
    assert not recipe.lifts("tags")
    assert not fast(dataclasses.replace(shape, heard=True)).lifts("tracks")
    assert not fast(dataclasses.replace(shape, small=False, pairs=SMALL)).lifts("tracks")
    weights = recipe.weights("tracks")
    assert {name: weights[name] for name in profile.tracks if name in generators} == {
        name: weight for name, weight in profile.tracks.items() if name in generators
    }
    others = set(weights) - set(profile.tracks)
    assert {name: weights[name] for name in others} == {name: TRACKS[name] for name in others}
    assert generators["neighbours"].power == power
    assert generators["linear autoencoder"].least == least


def test_few_playlists_are_fused_alike_by_both_recipes_and_many_are_led_by_the_factorisation() -> None:
    few = {name: weight for name, weight in default(PLAIN).weights("tracks").items() if weight}
    assert few == fast(PLAIN).weights("tracks")
    many = default(dataclasses.replace(PLAIN, few=False))
    assert many.weights("tracks")["titles"] == BESIDE_ALS["titles"]
    assert many.weights("tracks")["linear autoencoder"] == BESIDE["linear autoencoder"]
    assert many.weights("tags")["neighbours"] == USUAL_TAGS["neighbours"]


def test_neighbours_say_more_of_tags_in_a_small_set() -> None:
    assert fast(PLAIN).weights("tags")["neighbours"] == TAGS["neighbours"] > USUAL_TAGS["neighbours"]
    assert fast(USUAL).weights("tags")["neighbours"] == USUAL_TAGS["neighbours"]


def test_sets_with_sounds_are_weighed_as_before() -> None:
    weights = fast(dataclasses.replace(PLAIN, heard=True)).weights("tracks")
    assert weights["cold start"] == TRACKS["cold start"]
    assert weights["small als"] + weights["cold start"] == pytest.approx(TRACKS["small als"])
    assert weights["neighbours"] == TRACKS["neighbours"] > COMPLETE.tracks["neighbours"]


def test_a_larger_set_takes_none_of_it() -> None:
    large = dataclasses.replace(PLAIN, pairs=SMALL, small=False, few=False, sparse=False)
    recipe, generators = made(large)
    assert recipe.weights("tracks") == {name: TRACKS[name] for name in recipe.weights("tracks")}
    assert generators["neighbours"].power == 1.3


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("name", ["fast", "default"])
def test_the_shipped_search_can_find_what_ships(name: str, *, tagged: bool) -> None:
    """The base lies within every range of the search, so that a search can find it again."""
    space = search_files.read("small", resolve(name, dataclasses.replace(PLAIN, tagged=tagged)))
    base = space.values()
    assert all(one.holds(base[one.key]) for one in space.varied)
