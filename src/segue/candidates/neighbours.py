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
from typing import ClassVar

import numpy as np

from segue.candidates.scores import SparseScores, best
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

    def score(self, queries: QueryRows, target: Target) -> SparseScores:
        """See the formula above."""
        weights = queries.once(self, lambda: self.overlaps(queries))
        return spread(weights, self.facets, target, self.settings.damping)

    def save(self, directory: Path) -> None:
        """Nothing to keep: the playlists are in the facets."""


def spread(weights: Csr, facets: Facets, target: Target, damping: float) -> SparseScores:
    """Scores of tracks or tags from weights of playlists, (queries, playlists)."""
    block: Block = "track" if target == "tracks" else "tag"
    found: Csr = weights @ facets.playlists[block]
    if damping:
        count = facets.track_counts if target == "tracks" else facets.tag_counts
        found = scale(found, columns=(np.maximum(count, 1) ** -damping).astype(np.float32))
    return SparseScores(found)


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
