"""Small rows and small models of every encoder, fitted once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import torch

from segue.data.dataset import Dataset
from segue.titles import EncoderName, TitleModel, TitleRows, fit, recipe
from segue.titles.networks import DCNN, CharacterCNN, FeatureBag, RegionCNN, Transformer, ZhangCNN
from segue.titles.networks.word_vectors import WordVectorSettings
from segue.titles.rows import TAGS
from segue.titles.title_recipe import TitleRecipe

SMALL: dict[str, Any] = {
    "bag": {"network": FeatureBag(dim=32)},
    "tfidf-linear": {"network": FeatureBag(dim=32, weights="tf-idf", dropout=0.0)},
    "character-cnn": {"network": CharacterCNN(characters=8, filters=16)},
    "dcnn": {"network": DCNN(vectors=WordVectorSettings(dim=8), maps=(2, 3), top=3)},
    "region-cnn": {"network": RegionCNN(filters=32)},
    "zhang-cnn": {"network": ZhangCNN(length=123, filters=8, dense=16)},
    "bert": {"network": Transformer(layers=1, dim=32, heads=2, positions=64)},
    "gpt": {"network": Transformer(kind="gpt", layers=1, dim=32, heads=2, positions=64)},
    "albert": {"network": Transformer(kind="albert", layers=2, dim=32, heads=2, embedding=16, positions=64)},
}


def small(name: EncoderName, **changes: Any) -> TitleRecipe:
    """An encoder's recipe, for the speed of tests."""
    made = msgspec.structs.replace(recipe(name), **SMALL.get(name, {}), min_count=1)
    made = made.trained_by(
        lambda trainer: dataclasses.replace(trainer, epochs=2, device="cpu", batch_size=32)
    )
    members = tuple(msgspec.structs.replace(one, min_count=1) for one in made.members)
    return msgspec.structs.replace(made, **({"members": members} | changes))


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def rows(sample: Dataset) -> TitleRows:
    """Titles and tags of the sample, for the head "tags" alone."""
    found = TitleRows.of_dataset(sample)
    return TitleRows(found.titles, found.tags, {TAGS: found.targets[TAGS]})


@pytest.fixture(scope="session")
def fitted(rows: TitleRows) -> Callable[[EncoderName], TitleModel]:
    """A small fitted model by name, each fitted once; tests only read them."""
    models: dict[str, TitleModel] = {}

    def get(name: EncoderName) -> TitleModel:
        if name not in models:
            models[name] = fit(rows, small(name))
        return models[name]

    return get
