"""Generators that are fitted once for all trials, as long as their settings are the base recipe's.

A trial fits a recipe to a split, and in every fold again. Where a search varies weights, the ranker or a few
generators, the other generators come out the same each time. So the base's are kept, and only they: what a trial tried
once is seldom tried again, and memory stays that of the base.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, cast

import msgspec

from segue.facets import Block, Facets
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.generators.foundations import RestsOn
from segue.protocols import Progress
from segue.recipes import Recipe
from segue.recipes.settings import written

_BLOCKS: tuple[Block, ...] = ("track", "tag", "word")
"""What tells one part of a training set from another: which playlists are there, and what they hold."""


@dataclass(eq=False)
class Memory:
    """Fitted generators of a base recipe.

    Attributes:
        kept: The settings whose fitted generators are kept, encoded.
        fitted: Settings, seed and training set → the fitted generator.
    """

    kept: frozenset[bytes]
    fitted: dict[tuple[bytes, int, bytes], FittedGenerator] = field(
        default_factory=dict[tuple[bytes, int, bytes], FittedGenerator]
    )

    @classmethod
    def of(cls, base: Recipe) -> Memory:
        """An empty memory for the generators of a recipe."""
        return cls(frozenset(_encoded(one) for one in base.generators.values()))

    def remembering(self, recipe: Recipe) -> Recipe:
        """The recipe, with generators that are looked up here before they are fitted."""
        return recipe.with_settings({name: self.looked_up(one) for name, one in recipe.generators.items()})

    def looked_up(self, settings: CandidateGenerator) -> Remembered:
        """Settings that are looked up here before they are fitted."""
        return RememberedOn(settings, self) if isinstance(settings, RestsOn) else Remembered(settings, self)

    def fit(
        self, settings: CandidateGenerator, facets: Facets, seed: int, fitted: Callable[[], FittedGenerator]
    ) -> FittedGenerator:
        """The fitted generator, from here or fitted now."""
        encoded = _encoded(settings)
        if encoded not in self.kept:
            return fitted()
        key = encoded, seed, _digest(facets)
        if key not in self.fitted:
            self.fitted[key] = fitted()
        return self.fitted[key]


@dataclass(frozen=True)
class Remembered:
    """A generator's settings that ask a memory first.

    Attributes:
        settings: The generator's own.
        memory: What was fitted before.
    """

    kind: ClassVar[str] = "remembered"
    settings: CandidateGenerator
    memory: Memory

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedGenerator:
        """What the settings give when they are fitted to these facets."""
        return self.memory.fit(
            self.settings, facets, seed, lambda: self.settings.fit(facets, seed=seed, progress=progress)
        )

    def load(self, directory: Path, facets: Facets) -> FittedGenerator:
        """As the settings do."""
        return self.settings.load(directory, facets)


@dataclass(frozen=True)
class RememberedOn(Remembered):
    """The same of a generator that rests on another one's fit, which is looked up as well."""

    def foundation(self, facets: Facets) -> CandidateGenerator | None:
        """What the settings rest on."""
        found = cast("RestsOn", self.settings).foundation(facets)
        return None if found is None else self.memory.looked_up(found)

    def fit_on(
        self, foundation: FittedGenerator | None, facets: Facets, *, seed: int, progress: Progress
    ) -> FittedGenerator:
        """What the settings give on that foundation."""
        own = cast("RestsOn", self.settings)
        return self.memory.fit(
            self.settings,
            facets,
            seed,
            lambda: own.fit_on(foundation, facets, seed=seed, progress=progress),
        )


def _encoded(settings: CandidateGenerator) -> bytes:
    return msgspec.json.encode(written(settings))


def _digest(facets: Facets) -> bytes:
    found = hashlib.blake2b(digest_size=16)
    for block in _BLOCKS:
        matrix = facets.playlists[block]
        found.update(matrix.indptr.tobytes())
        found.update(matrix.indices.tobytes())
    found.update(facets.updated.tobytes())
    return found.digest()
