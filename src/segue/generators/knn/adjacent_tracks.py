"""Tracks at positions near the seeds in playlists: people put similar tracks next to each other.

d_v(i, j) is the distance in positions between seed i and track j in a playlist v of |v| tracks that holds
both, 1 for adjacent tracks. f is the number of playlists that hold a track:

    w(i, v) = f_i^-idf * |v|^-length * closeness in time
    score(j) = f_j^-damping * sum over seeds i and playlists v of  w(i, v) * d_v(i, j)^-nearness

Where most tracks are in one or two playlists, only positions distinguish the tracks of one playlist.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.facets import Facets, QueryRows
from segue.facets.around import around
from segue.facets.sparse import Codes, Floats, empty, numbered, row
from segue.generators.knn.playlists import closeness
from segue.generators.scores import SparseScores, SummedScores
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target


@dataclass(frozen=True)
class AdjacentTracks:
    """Settings of the formula above.

    Attributes:
        nearness: Exponent by which tracks farther from the seed count less.
        idf: Exponent by which a frequent seed counts less.
        length: Exponent by which a long playlist counts less.
        damping: Exponent by which a popular candidate scores less; below 0, more.
        half_life: Days between last edits at which a playlist's weight is halved; 0 leaves time out.
        holders: Most playlists of a seed that are searched.
    """

    kind: ClassVar[str] = "adjacent-tracks"
    nearness: float = 0.7
    idf: NonNegative = 0.5
    length: float = 0.3
    damping: float = -0.1
    half_life: NonNegative = 0.0
    holders: Count = 100

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedAdjacentTracks:  # noqa: ARG002 - the protocol's names
        """Fit nothing: the playlists are the model."""
        return FittedAdjacentTracks(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedAdjacentTracks:  # noqa: ARG002 - nothing was stored
        """Return the same as `fit`."""
        return FittedAdjacentTracks(self, facets)


class FittedAdjacentTracks:
    """The training playlists, with the order of their tracks."""

    def __init__(self, settings: AdjacentTracks, facets: Facets) -> None:
        self.settings, self.facets = settings, facets

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags."""
        if target == "tags":
            return SparseScores(empty(len(queries), self.facets.vocabulary.size("tag")))
        return SummedScores(lambda i: self._sums(queries, i))

    def _sums(self, queries: QueryRows, i: int) -> tuple[Codes, Floats]:
        settings, counts = self.settings, self.facets.track_counts
        seeds, values = row(queries.blocks["track"], i)
        if not len(self.facets.positions):
            return seeds[:0], values[:0]
        found = around(self.facets, seeds, settings.holders)
        each = values * np.maximum(counts[seeds], 1) ** np.float32(-settings.idf)
        lent = each[found.seeds] * found.lengths.astype(np.float32) ** np.float32(-settings.length)
        if settings.half_life:
            days = self.facets.updated[found.playlists]
            lent *= closeness(queries.updated[i : i + 1], days, settings.half_life)
        known, among = numbered(found.tracks, len(counts))
        parts = np.repeat(lent, found.lengths) * found.apart ** np.float32(-settings.nearness)
        total = np.bincount(among, parts, len(known)).astype(np.float32)
        total *= np.maximum(counts[known], 1) ** np.float32(-settings.damping)
        return known, total

    def save(self, directory: Path) -> None:
        """Write nothing: the playlists are in the facets."""
