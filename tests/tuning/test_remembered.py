"""Generators are fitted once where a trial shares them with the base."""

from __future__ import annotations

import dataclasses

import numpy as np

from segue.facets import Facets
from segue.generators.als.als import ALS
from segue.protocols import Silent
from segue.recipes import Recipe
from segue.tuning.remembered import Memory


def test_only_the_bases_generators_are_kept(base: Recipe, sample_facets: Facets) -> None:
    memory = Memory.of(base)
    recipe = memory.remembering(base)
    half = np.arange(len(sample_facets.updated)) % 2 == 0

    def fitted(settings: ALS, seed: int = 0, facets: Facets | None = None) -> object:
        one = memory.remembering(base.with_settings({"small als": settings})).generators["small als"]
        return one.fit(facets or sample_facets, seed=seed, progress=Silent())

    own = base.generators["small als"]
    assert isinstance(own, ALS)
    first = fitted(own)
    assert fitted(own) is first
    assert fitted(own, facets=sample_facets.select(half | ~half)) is first
    assert fitted(own, seed=1) is not first
    assert fitted(own, facets=sample_facets.select(half)) is not first
    kept = len(memory.fitted)
    other = dataclasses.replace(own, factors=3)
    assert fitted(other) is not first
    assert len(memory.fitted) == kept
    assert recipe.weights("tracks") == base.weights("tracks")
