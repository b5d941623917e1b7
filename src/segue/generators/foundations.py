"""Generators that rest on another's fit: a factorisation that several of a recipe read, each in its own way."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from segue.facets import Facets
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.protocols import Progress


@runtime_checkable
class RestsOn(Protocol):
    """Settings of a generator that is fitted to another generator, its foundation."""

    def foundation(self, facets: Facets) -> CandidateGenerator | None:
        """The settings of what it rests on; None where this training set leaves it without."""
        ...

    def fit_on(
        self, foundation: Any, facets: Facets, *, seed: int, progress: Progress
    ) -> FittedGenerator:  # Any: each generator knows what its own foundation is when fitted
        """Learn from a training set, the foundation being fitted to it already; None where there is none."""
        ...


class SharedFits:
    """The generators that are fitted to one training set from one seed; those of equal settings are fitted once.

    Args:
        facets: The training set.
        seed: What all randomness comes from.
        progress: Shown for every long part.
    """

    def __init__(self, facets: Facets, *, seed: int, progress: Progress) -> None:
        self._facets, self._seed, self._progress = facets, seed, progress
        self._fitted: list[tuple[CandidateGenerator, FittedGenerator]] = []

    def fit(self, generator: CandidateGenerator) -> FittedGenerator:
        """What `generator.fit` gives, and before it what it rests on, unless an equal one was fitted already."""
        for settings, fitted in self._fitted:
            if settings == generator:
                return fitted
        found = self._fit(generator)
        self._fitted.append((generator, found))
        return found

    def _fit(self, generator: CandidateGenerator) -> FittedGenerator:
        if not isinstance(generator, RestsOn):
            return generator.fit(self._facets, seed=self._seed, progress=self._progress)
        settings = generator.foundation(self._facets)
        foundation = None if settings is None else self.fit(settings)
        return generator.fit_on(foundation, self._facets, seed=self._seed, progress=self._progress)
