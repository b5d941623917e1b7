"""Generators that use another generator's fit, such as a factorisation that several of them share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.protocols import Progress


@runtime_checkable
class RestsOn(Protocol):
    """Settings of a generator that is fitted on top of another generator, its foundation."""

    def foundation(self, facets: Facets) -> CandidateGenerator | None:
        """Return the foundation's settings; None where this training set needs no foundation."""
        ...

    def fit_on(
        self, foundation: Any, facets: Facets, *, seed: int, progress: Progress
    ) -> FittedGenerator:  # Any: each generator knows what its own foundation is when fitted
        """Fit on a training set, given the foundation fitted to the same set; None where there is none."""
        ...


@runtime_checkable
class Reducing(Protocol):
    """Settings of a generator whose fit to all playlists gives that to most of them in a small part of the time."""

    def reduced(self, fitted: Any, facets: Facets, kept: NDArray[np.bool_]) -> FittedGenerator:
        """Return nearly what `fit` finds on some of the playlists, without knowledge of the others.

        Args:
            fitted: What `fit` returned for all playlists.
            facets: The facets of those that are kept.
            kept: Which of all playlists these are.
        """
        ...


class SharedFits:
    """Generators fitted to one training set with one seed; equal settings are fitted once.

    Args:
        facets: The training set.
        seed: Source of all randomness.
        progress: Shows every long step.
        known: Generators that are fitted to it already, with their settings.
    """

    def __init__(
        self,
        facets: Facets,
        *,
        seed: int,
        progress: Progress,
        known: Iterable[tuple[CandidateGenerator, FittedGenerator]] = (),
    ) -> None:
        self._facets, self._seed, self._progress = facets, seed, progress
        self._fitted = [*known]

    def fit(self, generator: CandidateGenerator) -> FittedGenerator:
        """Return `generator`, fitted; its foundation is fitted first. Equal settings share one fit."""
        for settings, fitted in self._fitted:
            if settings == generator:
                return fitted
        found = self._fit(generator)
        self._fitted.append((generator, found))
        return found

    def know(self, generator: CandidateGenerator, fitted: FittedGenerator) -> None:
        """Take a fitted generator for the fit of its settings from now on."""
        self._fitted.insert(0, (generator, fitted))

    def _fit(self, generator: CandidateGenerator) -> FittedGenerator:
        if not isinstance(generator, RestsOn):
            return generator.fit(self._facets, seed=self._seed, progress=self._progress)
        settings = generator.foundation(self._facets)
        foundation = None if settings is None else self.fit(settings)
        return generator.fit_on(foundation, self._facets, seed=self._seed, progress=self._progress)
