"""The tuned numbers: which a training set takes, and what happens between two sizes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from segue.recipes import Shape, resolve
from segue.recipes.profiles import SIZES
from segue.recipes.shape import LARGE, MANY, MIDDLING, SMALL, USUAL


def shape(pairs: int, *, sparse: bool = False) -> Shape:
    return dataclasses.replace(USUAL, pairs=pairs, small=pairs < SMALL, sparse=sparse)


@pytest.mark.parametrize(
    ("pairs", "size", "factors", "folds", "most", "depth", "classifier"),
    [
        (SMALL - 1, "small", 128, 2, 1500, 200, False),
        (SMALL, "modest", 256, 7, 1500, 200, True),
        (MIDDLING, "middling", 256, 4, 1100, 200, True),
        (MANY, "large", 195, 1, 1966, 164, True),
        (LARGE, "large", 128, 1, 3000, 120, True),
        (10 * LARGE, "large", 128, 1, 3000, 120, True),
    ],
)
def test_a_size_takes_its_profile_and_numbers_change_smoothly_from_middling_to_large(
    pairs: int, size: str, factors: int, folds: int, most: int, depth: int, *, classifier: bool
) -> None:
    assert shape(pairs).size == size
    recipe = resolve("default", shape(pairs))
    generators: dict[str, Any] = recipe.generators
    assert generators["als"].factors == factors
    assert ("tag classifier" in generators) is classifier
    assert recipe.ranking is not None
    assert (recipe.ranking.folds, recipe.ranking.most, recipe.ranking.depth) == (folds, most, depth)


def test_every_size_has_a_profile() -> None:
    assert [shape(pairs).size for pairs in (0, SMALL, MIDDLING, MANY)] == list(SIZES)


def test_density_decides_what_a_factorisation_knows_of() -> None:
    sparse, dense = (resolve("default", shape(200_000, sparse=one)).generators for one in (True, False))
    assert ("adjacent tracks" in sparse, "adjacent tracks" in dense) == (True, False)
    found: Any = sparse["als"], dense["als"]
    assert [(one.window, one.passes, one.iterations) for one in found] == [(6, 0, 15), (0, 2, 4)]
    assert [dict(one.blocks) for one in found] == [
        {"track": 1.0, "tag": 0.3},
        {"track": 1.0, "tag": 0.5, "word": 0.5},
    ]


def test_without_dates_nothing_counts_by_its_day() -> None:
    generators: dict[str, Any] = resolve(
        "default", dataclasses.replace(shape(200_000, sparse=True), dated=False)
    ).generators
    assert generators["neighbours"].half_life == generators["adjacent tracks"].half_life == 0
    assert generators["als"].time_bin == 0
