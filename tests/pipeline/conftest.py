"""Models of the sample by both recipes; the default one with all its parts, made small."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest

import segue
from segue.candidates.bag_classifier import BagClassifier
from segue.candidates.classified import ClassifiedTags
from segue.candidates.embedding import EmbeddingNeighbours
from segue.candidates.encoded_titles import EncodedTitles
from segue.candidates.factorisation import ALS
from segue.candidates.generators import CandidateGenerator
from segue.candidates.latent import ALSNeighbours
from segue.data.dataset import Dataset
from segue.facets import Facets
from segue.pipeline import RECIPES, Model, Recipe
from segue.pipeline.recipes import default, full


def _small(generator: CandidateGenerator) -> CandidateGenerator:
    if isinstance(generator, ALS):
        return dataclasses.replace(generator, factors=8, iterations=3)
    if isinstance(generator, ALSNeighbours):
        return dataclasses.replace(generator, als=dataclasses.replace(generator.als, factors=8, iterations=3))
    if isinstance(generator, ClassifiedTags):
        return ClassifiedTags(BagClassifier(dim=8, epochs=1))
    if isinstance(generator, EmbeddingNeighbours):
        encoder = dataclasses.replace(generator.encoder, vector_size=8, epochs=2, sg=False)
        return dataclasses.replace(generator, encoder=encoder)
    return generator


def small_default(facets: Facets) -> Recipe:
    """The default recipe with short vectors, few sweeps, few trees."""
    recipe = default(facets)
    assert recipe.ranking is not None
    ranker = dataclasses.replace(recipe.ranking.ranker, trees=10, min_data_in_leaf=20)
    return dataclasses.replace(
        recipe,
        generators={name: _small(generator) for name, generator in recipe.generators.items()},
        ranking=dataclasses.replace(recipe.ranking, ranker=ranker, folds=1, share=0.3, most=40),
    )


def small_full(facets: Facets) -> Recipe:
    """The full recipe as small, with a linear encoder for BERT, and that fitted once."""
    recipe = small_default(facets)
    whole = full(facets)
    encoded = EncodedTitles("tfidf-linear", ALS(8, iterations=3, blocks={"track": 1.0}), epochs=1)
    return dataclasses.replace(
        recipe,
        generators={**recipe.generators, "encoded titles": encoded},
        tracks=whole.tracks,
        tags=whole.tags,
        fitted_once=("encoded titles",),
    )


SMALL: Mapping[str, Callable[[Facets], Recipe]] = {"default": small_default, "full": small_full}


@pytest.fixture(autouse=True)
def _small_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests fit and load as `default` and `full` are the small ones."""
    for name, made in SMALL.items():
        monkeypatch.setitem(RECIPES, name, made)


@pytest.fixture(scope="session")
def models(sample: Dataset) -> Mapping[str, Model]:
    """A model of the sample by each recipe; tests only read them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, made in SMALL.items():
            patch.setitem(RECIPES, name, made)
        return {recipe: segue.fit(sample, recipe=recipe, seed=5) for recipe in RECIPES}


@pytest.fixture(params=sorted(RECIPES))
def recipe(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def model(models: Mapping[str, Model], recipe: str) -> Model:
    return models[recipe]
