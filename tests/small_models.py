"""Models of the sample by both recipes; the default one with all its parts, made small."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.data.dataset import Dataset
from segue.generators.als.als import ALS
from segue.generators.base import CandidateGenerator
from segue.generators.knn.latent import ALSNeighbours
from segue.generators.neural.title_encoder import EncodedTitles
from segue.generators.tags.bag_classifier import BagClassifier
from segue.generators.tags.classifier import TagClassifier
from segue.model import Model
from segue.recipes import RECIPES, Member, Recipe, Shape
from segue.recipes.built_in import default, full
from tests.once import made_once


def _small(generator: CandidateGenerator) -> CandidateGenerator:
    if isinstance(generator, ALS):
        return dataclasses.replace(generator, factors=8, iterations=3)
    if isinstance(generator, ALSNeighbours):
        return dataclasses.replace(generator, als=dataclasses.replace(generator.als, factors=8, iterations=3))
    if isinstance(generator, TagClassifier):
        return TagClassifier(BagClassifier(dim=8, epochs=1))
    return generator


def small_default(shape: Shape) -> Recipe:
    """The default recipe with short vectors, few sweeps, few trees."""
    recipe = default(shape)
    assert recipe.ranking is not None
    trees = dataclasses.replace(recipe.ranking.track_trees, trees=10, min_data_in_leaf=20)
    return dataclasses.replace(
        recipe.with_settings({name: _small(generator) for name, generator in recipe.generators.items()}),
        ranking=dataclasses.replace(recipe.ranking, track_trees=trees, folds=1, share=0.3, most=40),
    )


def small_full(shape: Shape) -> Recipe:
    """The full recipe as small, with a linear encoder for BERT, and that fitted once."""
    small = {member.name: member for member in small_default(shape).members}
    encoded = EncodedTitles("tfidf-linear", ALS(8, iterations=3, blocks={"track": 1.0}), epochs=1)

    def member(large: Member) -> Member:
        return small.get(large.name) or dataclasses.replace(large, generator=encoded, once=True)

    return dataclasses.replace(
        small_default(shape), name="full", members=tuple(map(member, full(shape).members))
    )


SMALL: Mapping[str, Callable[[Shape], Recipe]] = {"default": small_default, "full": small_full}


@pytest.fixture(autouse=True)
def small_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests fit and load as `default` and `full` are the small ones."""
    for name, made in SMALL.items():
        monkeypatch.setattr(f"segue.recipes.built_in.{name}", made)


def fitted(sample: Dataset) -> Mapping[str, Model]:
    """Fit a model of the sample by each recipe."""
    with pytest.MonkeyPatch.context() as patch:
        for name, made in SMALL.items():
            patch.setattr(f"segue.recipes.built_in.{name}", made)
        return {recipe: segue.fit(sample, recipe=recipe, seed=5) for recipe in RECIPES.built_in}


@pytest.fixture(scope="session")
def models(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Model]:
    """A model of the sample by each recipe, fitted once for all processes; tests only read them."""

    def make(folder: Path) -> None:
        for recipe, model in fitted(sample).items():
            model.save(folder / recipe)

    return _loaded(made_once(tmp_path_factory, "small-models", make))


@functools.cache  # several folders' tests share them
def _loaded(folder: Path) -> Mapping[str, Model]:
    return {recipe: segue.load(folder / recipe) for recipe in RECIPES.built_in}


@pytest.fixture(params=sorted(RECIPES.built_in))
def recipe(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def model(models: Mapping[str, Model], recipe: str) -> Model:
    return models[recipe]
