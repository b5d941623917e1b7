"""A cache of fitted generators, for those with the base recipe's settings.

A trial fits a recipe to a split, and again in every fold. Where a search varies weights, the ranker or a few
generators, the other generators are the same each time. So those of the base are cached. Other settings are
not, since they seldom repeat and would fill the memory.
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
"""The blocks that identify a part of a training set, by its playlists and their content."""


@dataclass(eq=False)
class Memory:
    """A cache of a base recipe's fitted generators.

    Attributes:
        kept: The settings whose fitted generators are cached, encoded.
        fitted: Settings, seed and training set → the fitted generator.
    """

    kept: frozenset[bytes]
    fitted: dict[tuple[bytes, int, bytes], FittedGenerator] = field(
        default_factory=dict[tuple[bytes, int, bytes], FittedGenerator]
    )

    @classmethod
    def of(cls, base: Recipe) -> Memory:
        """Return an empty cache for the generators of a recipe."""
        return cls(frozenset(_encoded(one) for one in base.generators.values()))

    def remembering(self, recipe: Recipe) -> Recipe:
        """Return the recipe, with generators that use this cache."""
        return recipe.with_settings({name: self.looked_up(one) for name, one in recipe.generators.items()})

    def looked_up(self, settings: CandidateGenerator) -> Remembered:
        """Return settings that use this cache."""
        return RememberedOn(settings, self) if isinstance(settings, RestsOn) else Remembered(settings, self)

    def fit(
        self, settings: CandidateGenerator, facets: Facets, seed: int, fitted: Callable[[], FittedGenerator]
    ) -> FittedGenerator:
        """Return the fitted generator, from the cache or fitted now."""
        encoded = _encoded(settings)
        if encoded not in self.kept:
            return fitted()
        key = encoded, seed, _digest(facets)
        if key not in self.fitted:
            self.fitted[key] = fitted()
        return self.fitted[key]


@dataclass(frozen=True)
class Remembered:
    """A generator's settings that look up the cache before they fit.

    Attributes:
        settings: The generator's own settings.
        memory: The cache.
    """

    kind: ClassVar[str] = "remembered"
    settings: CandidateGenerator
    memory: Memory

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedGenerator:
        """Return the generator fitted to these facets, from the cache or fitted now."""
        return self.memory.fit(
            self.settings, facets, seed, lambda: self.settings.fit(facets, seed=seed, progress=progress)
        )

    def load(self, directory: Path, facets: Facets) -> FittedGenerator:
        """Load as the settings do."""
        return self.settings.load(directory, facets)


@dataclass(frozen=True)
class RememberedOn(Remembered):
    """The same for a generator with a foundation, which is looked up too."""

    def foundation(self, facets: Facets) -> CandidateGenerator | None:
        """Return the foundation's settings, which use the cache too."""
        found = cast("RestsOn", self.settings).foundation(facets)
        return None if found is None else self.memory.looked_up(found)

    def fit_on(
        self, foundation: FittedGenerator | None, facets: Facets, *, seed: int, progress: Progress
    ) -> FittedGenerator:
        """Return the generator fitted on that foundation, from the cache or fitted now."""
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
