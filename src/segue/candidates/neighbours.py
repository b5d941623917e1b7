"""Playlist neighbours over all facets: playlists that share facets with the query lend it their tracks and tags.

With q the query, v a training playlist, f_i the number of playlists with facet i and |v| the tracks of v:

    w(q, v) = ( sum over shared facets i of  b_i * f_i^-idf ) * |v|^-length ) ^ power * closeness in time
    score(j) = f_j^-damping * sum over the nearest playlists v that hold j of  w(q, v)

One power, `power=1`, makes the second line a sum over seeds of item-item similarities, so the same engine is
playlist kNN (power above 1) and item kNN (power 1; asymmetric cosine as in Aiolli 2013, RecSys); `damping` below
0 lifts the popular, as very sparse data asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from segue.candidates.scores import Ranked, best, looked_up, stacked
from segue.facets import Block, Facets, QueryRows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Csr, Floats, row
from segue.protocols import Progress
from segue.types import Target


@dataclass(frozen=True)
class PlaylistNeighbours:
    """Settings of the formula above.

    Attributes:
        blocks: The weight b of each block's facets; blocks not named take no part.
        idf: Exponent by which a frequent facet counts less.
        length: Exponent by which a long playlist counts less.
        power: Sharpens the weights of near playlists against far ones.
        damping: Exponent by which a popular candidate scores less; below 0, more.
        half_life: Days between last edits at which a playlist's weight is halved; 0 leaves time out.
        neighbours: How many playlists count at most.
    """

    kind: ClassVar[str] = "neighbours"
    blocks: Mapping[Block, float] = field(default_factory=lambda: {"track": 1.0, "tag": 0.3, "word": 0.3})
    idf: float = 0.5
    length: float = 0.5
    power: float = 1.0
    damping: float = 0.0
    half_life: float = 0.0
    neighbours: int = 2000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedNeighbours:  # noqa: ARG002 - the protocol's names
        """Nothing to learn: the playlists are the model."""
        return FittedNeighbours(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedNeighbours:  # noqa: ARG002 - nothing was stored
        """The same as `fit`."""
        return FittedNeighbours(self, facets)


class FittedNeighbours:
    """The training playlists, ready to be asked."""

    def __init__(self, settings: PlaylistNeighbours, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._weights: dict[Block, Floats] = {
            block: (weight * np.maximum(facets.count(block), 1) ** -settings.idf).astype(np.float32)
            for block, weight in settings.blocks.items()
        }
        self._shrink = (np.maximum(facets.lengths, 1) ** -settings.length).astype(np.float32)

    def overlaps(self, queries: QueryRows) -> Csr:
        """The weight w of the nearest playlists of each query, (queries, playlists)."""
        rows = [self.nearest(queries, i) for i in range(len(queries))]
        return stacked(rows, len(self.facets.updated))

    def nearest(self, queries: QueryRows, i: int) -> Ranked:
        """The playlists of the largest weights w of query `i`; ties go to the earlier playlist."""
        settings = self.settings
        total = np.zeros(len(self.facets.updated), np.float32)
        for block, weights in self._weights.items():
            held = Holders.of(queries, i, block, self.facets)
            if len(held.codes):
                total += held.sums(weights, len(total))
        codes = np.flatnonzero(total > 0).astype(np.int32)
        shared = total[codes] * self._shrink[codes]
        if settings.half_life:
            days = self.facets.updated[codes]
            shared *= closeness(queries.updated[i : i + 1], days, settings.half_life)
        if settings.power != 1:
            shared **= np.float32(settings.power)
        return best(codes, shared, settings.neighbours)

    def score(self, queries: QueryRows, target: Target) -> SpreadScores:
        """See the formula above."""
        weights = queries.once(self, lambda: self.overlaps(queries))
        return SpreadScores(weights, self.facets, target, self.settings.damping)

    def save(self, directory: Path) -> None:
        """Nothing to keep: the playlists are in the facets."""


@dataclass(frozen=True)
class Holders:
    """The playlists that hold each facet of a query's block: gathered once, weighed by every kind of neighbours.

    Attributes:
        codes: The facets.
        values: How much the query has of each.
        sizes: In how many playlists each is.
        playlists: Those of the first facet, then those of the second, …
    """

    codes: Codes
    values: Floats
    sizes: Codes
    playlists: Codes

    @classmethod
    def of(cls, queries: QueryRows, i: int, block: Block, facets: Facets) -> Self:
        """Gather the playlists of query `i`, once for these queries."""
        return queries.once(
            (cls, id(facets), i, block), lambda: cls._gather(*row(queries.blocks[block], i), block, facets)
        )

    @classmethod
    def _gather(cls, codes: Codes, values: Floats, block: Block, facets: Facets) -> Self:
        columns = facets.columns(block)
        starts, ends = columns.indptr[codes], columns.indptr[codes + 1]
        parts = [columns.indices[start:end] for start, end in zip(starts, ends, strict=True)]
        return cls(codes, values, ends - starts, np.concatenate([columns.indices[:0], *parts]))

    def sums(self, weights: Floats, size: int) -> Floats:
        """The sum of the weights of the facets that each of `size` playlists holds."""
        each = np.repeat(weights[self.codes] * self.values, self.sizes)
        return np.bincount(self.playlists, each, size).astype(np.float32)


@dataclass
class SpreadScores:
    """Scores of tracks or tags from weights of playlists: each playlist lends its weight to what it holds.

    A query is summed when it is first asked for, into one dense row: at the size of a music service that takes half
    the time of a product of sparse matrices.

    Attributes:
        weights: (queries, playlists).
        facets: The training playlists.
        target: What is scored.
        damping: Exponent by which a popular candidate scores less; below 0, more.
    """

    weights: Csr
    facets: Facets
    target: Target
    damping: float = 0.0
    _summed: tuple[int, Codes, Floats] | None = None

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`."""
        return best(*self._row(i), n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        return looked_up(*self._row(i), codes)

    def _row(self, i: int) -> tuple[Codes, Floats]:
        """The candidates of query `i` that any playlist lends to, ascending, and their scores."""
        if self._summed is None or self._summed[0] != i:
            self._summed = (i, *self._sum(i))
        return self._summed[1:]

    def _sum(self, i: int) -> tuple[Codes, Floats]:
        places, weights = row(self.weights, i)
        held = self.facets.playlists["track" if self.target == "tracks" else "tag"]
        total: Floats = held[places].T @ weights
        known = np.flatnonzero(total > 0).astype(np.int32)  # of booleans it is ten times as fast
        scores = total[known]
        if self.damping:
            count = self.facets.track_counts if self.target == "tracks" else self.facets.tag_counts
            scores = scores * np.maximum(count[known], 1) ** np.float32(-self.damping)
        return known, scores


def closeness(asked: Codes, there: Codes, half_life: float) -> Floats:
    """1 / (1 + days apart / half_life) of days of queries and of playlists; 1 where one is not known."""
    apart = np.abs(asked.astype(np.float32) - there.astype(np.float32))
    apart[(asked == UNKNOWN_DAY) | (there == UNKNOWN_DAY)] = 0
    return (1 / (1 + apart / np.float32(half_life))).astype(np.float32)


def nearest(weights: Csr, n: int) -> Csr:
    """The `n` largest entries of each row; ties go to the earlier playlist."""
    lengths = np.diff(weights.indptr)
    if not len(lengths) or lengths.max() <= n:
        return weights
    rows = [
        best(weights.indices[start:end], weights.data[start:end], n)
        for start, end in zip(weights.indptr[:-1], weights.indptr[1:], strict=True)
    ]
    return stacked(rows, weights.shape[1])
