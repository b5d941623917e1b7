"""What a model is made of, by what there is to learn from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from segue.candidates.classified import ClassifiedTags
from segue.errors import ConfigError
from segue.facets import Facets
from segue.facets.sparse import empty
from segue.pipeline import RECIPES
from segue.pipeline.recipe import Recipe
from segue.pipeline.recipes import default, fast, full, recipe_of
from segue.pipeline.weights import BESIDE_ALS, TAGS


@pytest.mark.parametrize("make", [fast, default, full])
def test_weights_are_of_generators_that_are_there_and_every_generator_is_asked(
    sample_facets: Facets, make: Callable[[Facets], Recipe]
) -> None:
    recipe = make(sample_facets)
    weighted = {*recipe.tracks, *recipe.tags}
    assert weighted == {*recipe.generators}
    assert "popularity" in recipe.generators  # what fills short lists
    assert all(weight >= 0 for weight in (*recipe.tracks.values(), *recipe.tags.values()))
    assert recipe.tracks["popularity"] > 0


def test_of_few_playlists_the_fused_score_is_that_of_the_fast_recipe(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs many playlists shows the ranker what it finds, and does not lead."""
    weights = [(made(sample_facets).tracks, made(sample_facets).tags) for made in (fast, default)]
    for light, heavy in zip(*weights, strict=True):
        assert {name: weight for name, weight in heavy.items() if weight} == light
    monkeypatch.setattr("segue.pipeline.shape.FEWEST", 1)
    tags = default(sample_facets).tags
    assert tags["tag als"] == TAGS["tag als"] / 4
    assert tags["titles"] == TAGS["titles"]
    monkeypatch.setattr("segue.pipeline.shape.FEW", 1)
    many = default(sample_facets)
    assert many.tracks["als"] == BESIDE_ALS["als"]
    assert many.tags["tag als"] == TAGS["tag als"]


def test_the_default_has_all_that_the_fast_one_has_and_a_ranker(sample_facets: Facets) -> None:
    small, large = fast(sample_facets), default(sample_facets)
    assert {*small.generators} < {*large.generators}
    assert small.ranking is None
    assert large.ranking is not None


def test_the_full_one_has_all_that_the_default_one_has_and_an_encoder(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {*full(sample_facets).generators} - {*default(sample_facets).generators} == {"encoded titles"}
    assert full(sample_facets).fitted_once == ()
    monkeypatch.setattr("segue.pipeline.recipes.MANY_TITLES", 1)
    assert full(sample_facets).fitted_once == ("encoded titles",)
    assert default(sample_facets).fitted_once == ()


def test_with_very_many_titles_three_classifiers_are_trained_once(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.pipeline.shape.SMALL", 1)
    assert default(sample_facets).generators["classified tags"] == ClassifiedTags()
    monkeypatch.setattr("segue.pipeline.recipes.MOST_TITLES", 1)
    many = default(sample_facets)
    assert many.generators["classified tags"] == ClassifiedTags(least=5, runs=3)
    assert many.fitted_once == ("classified tags",)


def test_a_recipe_is_the_same_for_the_same_data(sample_facets: Facets) -> None:
    """A loaded model makes its recipe again from the stored facets."""
    for name in RECIPES:
        assert recipe_of(name, sample_facets) == recipe_of(name, sample_facets)


def test_what_the_data_lacks_the_recipe_lacks(sample_facets: Facets) -> None:
    size = sample_facets.vocabulary.size
    count = len(sample_facets.updated)
    bare = Facets(
        sample_facets.vocabulary,
        {**sample_facets.playlists, "tag": empty(count, size("tag"))},
        {**sample_facets.tracks, "artist": empty(size("track"), size("artist"))},
        np.full(count, np.iinfo(np.int32).min, np.int32),
        sample_facets.released,
    )
    assert "related" in default(sample_facets).generators
    assert {"related", "tag als", "tag neighbours"}.isdisjoint(default(bare).generators)
    untitled = dataclasses.replace(
        sample_facets, playlists={**sample_facets.playlists, "word": empty(count, size("word"))}
    )
    assert "placed titles" in fast(sample_facets).generators
    assert "placed titles" not in default(untitled).generators


def test_an_unknown_name_is_refused_with_those_there_are(sample_facets: Facets) -> None:
    with pytest.raises(ConfigError, match="fast, default") as caught:
        recipe_of("best", sample_facets)
    assert "'best'" in caught.value.message
