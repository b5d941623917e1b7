"""Popularity: the tracks and tags that most playlists hold, the same for every query."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.generators.scores import Ranked, best
from segue.protocols import Progress
from segue.types import Target


@dataclass(frozen=True)
class Popularity:
    """The share of training playlists that hold a track or tag; it has no settings."""

    kind: ClassVar[str] = "popularity"

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedPopularity:  # noqa: ARG002 - the protocol's names
        """Count."""
        return FittedPopularity.of(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedPopularity:  # noqa: ARG002 - counts are in the facets
        """Count again: it takes milliseconds."""
        return FittedPopularity.of(self, facets)


@dataclass(frozen=True)
class FittedPopularity:
    """Counts of tracks and tags."""

    settings: Popularity
    facets: Facets
    order: dict[Target, Ranked]

    @classmethod
    def of(cls, settings: Popularity, facets: Facets) -> Self:
        """Sort tracks and tags by their counts, once."""
        counts: dict[Target, Floats] = {"tracks": facets.track_counts, "tags": facets.tag_counts}
        order: dict[Target, Ranked] = {
            target: best(np.arange(len(count), dtype=np.int32), count, len(count))
            for target, count in counts.items()
        }
        return cls(settings, facets, order)

    def score(self, queries: QueryRows, target: Target) -> PopularityScores:  # noqa: ARG002 - the same for every query
        """Return the share of playlists that hold each track or tag."""
        counts = self.facets.track_counts if target == "tracks" else self.facets.tag_counts
        return PopularityScores(self.order[target], counts, max(len(self.facets.updated), 1))

    def save(self, directory: Path) -> None:
        """Write nothing: counts are in the facets."""


@dataclass(frozen=True)
class PopularityScores:
    """The same scores for every query, sorted once."""

    order: Ranked
    counts: Floats
    playlists: int

    def top(self, i: int, n: int) -> Ranked:  # noqa: ARG002 - the protocol's names
        """See `Scores.top`; candidates of score 0 follow at the end, so that no list is short."""
        return Ranked(self.order.codes[:n], self.order.scores[:n] / np.float32(self.playlists))

    def at(self, i: int, codes: Codes) -> Floats:  # noqa: ARG002 - the protocol's names
        """See `Scores.at`."""
        return self.counts[codes] / np.float32(self.playlists)
