"""Playlist neighbours over all facets: playlists that share facets with the query lend it their tracks and tags.

With q the query, v a training playlist, f_i the number of playlists with facet i and |v| the tracks of v:

    w(q, v) = ( sum over shared facets i of  b_i * f_i^-idf ) * |v|^-length ) ^ power * closeness in time
    score(j) = f_j^-damping * sum over the nearest playlists v that hold j of  w(q, v)

One power, `power=1`, makes the second line a sum over seeds of item-item similarities, so the same engine is
playlist kNN (power above 1) and item kNN (power 1; asymmetric cosine as in Aiolli 2013, RecSys); `damping` below
0 lifts the popular, as very sparse data asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, cast

import numpy as np

from segue.candidates.scores import Ranked, Scores, SparseScores, best
from segue.facets import Block, Facets, QueryRows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Csr, Floats, csr, empty, scale
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
        settings = self.settings
        total = empty(len(queries), len(self.facets.updated))
        for block, weights in self._weights.items():
            known = queries.blocks[block]
            if known.nnz:
                total = total + scale(known, columns=weights) @ self.facets.columns(block)
        total = scale(total, columns=self._shrink)
        if settings.half_life:
            total.data *= closeness(total, queries.updated, self.facets.updated, settings.half_life)
        if settings.power != 1:
            total.data **= np.float32(settings.power)
        return nearest(total, settings.neighbours)

    def score(self, queries: QueryRows, target: Target) -> SpreadScores:
        """See the formula above."""
        weights = queries.once(self, lambda: self.overlaps(queries))
        return SpreadScores(weights, self.facets, target, self.settings.damping)

    def save(self, directory: Path) -> None:
        """Nothing to keep: the playlists are in the facets."""


@dataclass
class SpreadScores:
    """Scores of tracks or tags from weights of playlists: each playlist lends its weight to what it holds.

    The sum over playlists is left until it is asked for, so that several generators' can be had at once (see
    `settle`): most of its cost is one pass over all tracks.

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
    _found: SparseScores | None = None

    @property
    def matrix(self) -> Csr:
        """The scores, (queries, candidates)."""
        if self._found is None:
            settle([self])
        return cast("SparseScores", self._found).matrix

    def take(self, found: Csr) -> None:
        """Keep what was summed for these weights."""
        if self.damping:
            count = self.facets.track_counts if self.target == "tracks" else self.facets.tag_counts
            found = scale(found, columns=(np.maximum(count, 1) ** -self.damping).astype(np.float32))
        self._found = SparseScores(found)

    @property
    def open(self) -> bool:
        """Whether the sum is still to be made."""
        return self._found is None

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`."""
        return SparseScores(self.matrix).top(i, n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        return SparseScores(self.matrix).at(i, codes)


def settle(scores: Iterable[Scores]) -> None:
    """Sum all that is open among some scores of one target over one training set, in one product."""
    waiting = [part for part in scores if isinstance(part, SpreadScores) and part.open]
    if not waiting:
        return
    block: Block = "track" if waiting[0].target == "tracks" else "tag"
    found: Csr = stacked([part.weights for part in waiting]) @ waiting[0].facets.playlists[block]
    start = 0
    for part in waiting:
        end = start + part.weights.shape[0]
        first, last = int(found.indptr[start]), int(found.indptr[end])
        pointers = found.indptr[start : end + 1] - found.indptr[start]
        shape = (end - start, found.shape[1])
        part.take(csr(found.data[first:last], found.indices[first:last], pointers, shape))
        start = end


def stacked(matrices: Sequence[Csr]) -> Csr:
    """The rows of some matrices, one below the other."""
    ends = np.cumsum([0, *(len(matrix.data) for matrix in matrices)])
    pointers = [matrix.indptr[:-1] + end for matrix, end in zip(matrices, ends[:-1], strict=True)]
    return csr(
        np.concatenate([matrix.data for matrix in matrices]),
        np.concatenate([matrix.indices for matrix in matrices]),
        np.concatenate([*pointers, ends[-1:]]),
        (sum(matrix.shape[0] for matrix in matrices), matrices[0].shape[1]),
    )


def closeness(weights: Csr, queries: Codes, playlists: Codes, half_life: float) -> Floats:
    """1 / (1 + days apart / half_life) for each stored weight; 1 where a date is not known."""
    asked = np.repeat(queries, np.diff(weights.indptr))
    there = playlists[weights.indices]
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
    pointers = np.concatenate([[0], np.cumsum([len(kept.codes) for kept in rows])])
    codes = np.concatenate([kept.codes for kept in rows])
    values = np.concatenate([kept.scores for kept in rows])
    return csr(values, codes, pointers, weights.shape)
