"""What a model is made of, by what there is to learn from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from segue.errors import ConfigError
from segue.facets import Facets
from segue.facets.sparse import empty
from segue.generators.linear.autoencoder import LinearAutoencoder
from segue.generators.tags.classifier import TagClassifier
from segue.recipes import RECIPES, Recipe, Shape, resolve
from segue.recipes.built_in import default, fast, full
from segue.recipes.shape import MANY, SMALL, USUAL
from segue.recipes.weights import BESIDE_ALS, TAGS, TRACKS
from segue.types import Target


@pytest.mark.parametrize("make", [fast, default, full])
def test_weights_are_of_generators_that_are_there_and_every_generator_is_asked(
    sample_facets: Facets, make: Callable[[Shape], Recipe]
) -> None:
    shape = Shape.of(sample_facets)
    recipe = make(shape)
    assert {*recipe.weights("tracks"), *recipe.weights("tags")} == {*recipe.generators}
    assert recipe.fallback == "popularity"
    assert recipe.name == make.__name__


def test_of_few_playlists_the_fused_score_is_that_of_the_fast_recipe(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs many playlists shows the ranker what it finds, and does not lead."""
    shape = Shape.of(sample_facets)
    targets: tuple[Target, ...] = ("tracks", "tags")
    for target in targets:
        led = {name: weight for name, weight in default(shape).weights(target).items() if weight}
        assert led == fast(shape).weights(target)
    monkeypatch.setattr("segue.recipes.shape.FEWEST", 1)
    tags = default(Shape.of(sample_facets)).weights("tags")
    assert tags["tag als"] == TAGS["tag als"] / 4
    assert tags["titles"] == TAGS["titles"]
    monkeypatch.setattr("segue.recipes.shape.FEW", 1)
    many = default(Shape.of(sample_facets))
    assert many.weights("tracks")["als"] == BESIDE_ALS["als"]
    assert many.weights("tags")["tag als"] == TAGS["tag als"]


def test_the_default_has_all_that_the_fast_one_has_and_a_ranker(sample_facets: Facets) -> None:
    small, large = fast(Shape.of(sample_facets)), default(Shape.of(sample_facets))
    assert {*small.generators} < {*large.generators}
    assert small.ranking is None
    assert large.ranking is not None


def test_the_full_one_has_all_that_the_default_one_has_and_an_encoder(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {*full(Shape.of(sample_facets)).generators} - {*default(Shape.of(sample_facets)).generators} == {
        "title encoder"
    }
    assert full(Shape.of(sample_facets)).fitted_once == ()
    monkeypatch.setattr("segue.recipes.profiles.MANY_TITLES", 1)
    assert full(Shape.of(sample_facets)).fitted_once == ("title encoder",)
    assert default(Shape.of(sample_facets)).fitted_once == ()


def test_with_very_many_titles_three_classifiers_are_trained_once(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.recipes.shape.SMALL", 1)
    assert default(Shape.of(sample_facets)).generators["tag classifier"] == TagClassifier()
    monkeypatch.setattr("segue.recipes.profiles.MOST_TITLES", 1)
    many = default(Shape.of(sample_facets))
    assert many.generators["tag classifier"] == TagClassifier(least=5, runs=3)
    assert many.fitted_once == ("tag classifier",)


def test_the_linear_autoencoder_is_for_small_and_for_dense_playlists_up_to_a_size() -> None:
    """It adds nothing on sparse sets of Melon's size, and takes long to answer on large ones."""

    def used(pairs: int, *, sparse: bool) -> bool:
        shape = dataclasses.replace(USUAL, pairs=pairs, small=pairs < SMALL, sparse=sparse)
        return all("linear autoencoder" in make(shape).generators for make in (fast, default, full))

    assert used(SMALL - 1, sparse=True)
    assert used(SMALL, sparse=False)
    assert used(MANY - 1, sparse=False)
    assert not used(SMALL, sparse=True)
    assert not used(MANY, sparse=False)


def test_the_linear_autoencoder_of_a_small_set_is_small() -> None:
    for few in (False, True):
        small = dataclasses.replace(USUAL, pairs=SMALL - 1, small=True, few=few, tagged=False)
        for make in (fast, default):
            assert make(small).generators["linear autoencoder"] == LinearAutoencoder(factors=32, least=10)
    assert fast(USUAL).weights("tracks")["linear autoencoder"] == TRACKS["linear autoencoder"]
    assert default(USUAL).weights("tracks")["linear autoencoder"] == BESIDE_ALS["linear autoencoder"]


def test_a_recipe_is_the_same_for_the_same_data(sample_facets: Facets) -> None:
    for name in RECIPES.names():
        assert resolve(name, Shape.of(sample_facets)) == resolve(name, Shape.of(sample_facets))


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
    assert "related" in default(Shape.of(sample_facets)).generators
    assert {"related", "tag als", "tag neighbours"}.isdisjoint(default(Shape.of(bare)).generators)
    untitled = dataclasses.replace(
        sample_facets, playlists={**sample_facets.playlists, "word": empty(count, size("word"))}
    )
    assert "title regression" in fast(Shape.of(sample_facets)).generators
    assert "title regression" not in default(Shape.of(untitled)).generators


def test_an_unknown_name_is_refused_with_those_there_are(sample_facets: Facets) -> None:
    with pytest.raises(ConfigError, match="fast, default") as caught:
        resolve("best", Shape.of(sample_facets))
    assert "'best'" in caught.value.message
