"""Playlist neighbours over all facets: tracks and tags of the playlists that share facets with the query.

q is the query, v a training playlist, f_i the number of playlists with facet i, and |v| the number of tracks
of v:

    w(q, v) = weight_v * ( sum over shared facets i of  b_i * f_i^-idf * |v|^-length * closeness in time ) ^ power
    score(j) = f_j^-damping * sum over the nearest playlists v that hold j of  w(q, v)

With `power=1` the second line is a sum over seeds of item-item similarities. So the same code is playlist kNN
(power above 1) and item kNN (power 1; asymmetric cosine as in Aiolli 2013, RecSys). `damping` below 0 raises
popular tracks, which very sparse data needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Floats, Integers, Rows, gathered, numbered, row, run_sums, spread_out
from segue.generators.scores import Ranked, SummedScores, best, stacked
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target


@dataclass(frozen=True)
class PlaylistNeighbours:
    """Settings of the formula above.

    Attributes:
        blocks: The weight b of each block's facets; blocks not named are left out.
        idf: Exponent by which a frequent facet counts less.
        length: Exponent by which a long playlist counts less.
        power: Exponent of the weight; above 1, near playlists count more relative to far ones.
        damping: Exponent by which a popular candidate scores less; below 0, more.
        half_life: Days between last edits at which a playlist's weight is halved; 0 ignores time.
        neighbours: Most playlists that count.
    """

    kind: ClassVar[str] = "neighbours"
    blocks: Mapping[Block, NonNegative] = field(
        default_factory=lambda: {"track": 1.0, "tag": 0.3, "word": 0.3}
    )
    idf: NonNegative = 0.5
    length: float = 0.5
    power: NonNegative = 1.0
    damping: float = 0.0
    half_life: NonNegative = 0.0
    neighbours: Count = 2000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedNeighbours:  # noqa: ARG002 - the protocol's names
        """Fit nothing: the playlists are the model."""
        return FittedNeighbours(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedNeighbours:  # noqa: ARG002 - nothing was stored
        """Return the same as `fit`."""
        return FittedNeighbours(self, facets)


class FittedNeighbours:
    """The training playlists, with weights of their facets."""

    def __init__(self, settings: PlaylistNeighbours, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._weights: dict[Block, Floats] = {
            block: (weight * np.maximum(facets.count(block), 1) ** -settings.idf).astype(np.float32)
            for block, weight in settings.blocks.items()
        }
        self._shrink = (np.maximum(facets.lengths, 1) ** -settings.length).astype(np.float32)

    def overlaps(self, queries: QueryRows) -> Rows:
        """Return the nearest playlists of each query and their weights w."""
        return stacked([self.nearest(queries, i) for i in range(len(queries))])

    def nearest(self, queries: QueryRows, i: int) -> Ranked:
        """Return the playlists with the largest weights w of query `i`; ties go to the earlier playlist."""
        settings = self.settings
        holders = Holders.of(queries, i, tuple(self._weights), self.facets)
        shared = holders.sums(self._weights) * self._shrink[holders.playlists]
        if settings.half_life:
            days = self.facets.updated[holders.playlists]
            shared *= closeness(queries.updated[i : i + 1], days, settings.half_life)
        if settings.power != 1:
            shared **= np.float32(settings.power)
        if len(self.facets.weights):
            shared *= self.facets.weights[holders.playlists]
        return best(holders.playlists, shared, settings.neighbours)

    def score(self, queries: QueryRows, target: Target) -> SummedScores:
        """See the module's formula."""
        weights = queries.workspace.once(self, lambda: self.overlaps(queries))
        return spread(weights, self.facets, target, self.settings.damping)

    def save(self, directory: Path) -> None:
        """Write nothing: the playlists are in the facets."""


@dataclass(frozen=True)
class Holders:
    """The playlists that hold facets of a query: gathered once, weighted by each generator of neighbours.

    Attributes:
        playlists: Playlists that hold any of the facets, ascending.
        codes: The facets, by block.
        values: The query's weight of each facet, over all blocks.
        sizes: Number of playlists that hold each facet, over all blocks.
        places: Positions in `playlists` of the first facet's holders, then the second's, …, (sum of sizes,).
    """

    playlists: Codes
    codes: Mapping[Block, Codes]
    values: Floats
    sizes: Integers
    places: Codes

    @classmethod
    def of(cls, queries: QueryRows, i: int, blocks: tuple[Block, ...], facets: Facets) -> Self:
        """Gather the playlists of query `i`, once for a batch of queries."""
        return queries.workspace.once(
            (cls, facets, i, blocks),
            lambda: cls._gather({block: row(queries.blocks[block], i) for block in blocks}, facets),
        )

    @classmethod
    def _gather(cls, asked: Mapping[Block, tuple[Codes, Floats]], facets: Facets) -> Self:
        codes: dict[Block, Codes] = {block: some for block, (some, _) in asked.items()}
        values = np.concatenate([np.zeros(0, np.float32), *(values for _, values in asked.values())])
        parts = [gathered(facets.columns(block), some) for block, some in codes.items()]
        held = np.concatenate([np.zeros(0, np.int32), *(playlists for playlists, _ in parts)])
        sizes = np.concatenate([np.zeros(0, np.int32), *(lengths for _, lengths in parts)])
        playlists, places = numbered(held, len(facets.updated))
        return cls(playlists, codes, values, sizes, places)

    def sums(self, weights: Mapping[Block, Floats]) -> Floats:
        """Return for each of `playlists` the sum of the weights of its shared facets."""
        each = np.concatenate(
            [np.zeros(0, np.float32), *(weights[b][some] for b, some in self.codes.items())]
        )
        return run_sums(self.places, self.sizes, each * self.values, len(self.playlists))


def spread(weights: Rows, facets: Facets, target: Target, damping: float = 0.0) -> SummedScores:
    """Return scores from weights of playlists: each playlist adds its weight to its tracks or tags.

    Args:
        weights: Playlists and their weights, one row per query.
        facets: The training playlists.
        target: What to score.
        damping: Exponent by which a popular candidate scores less; below 0, more.
    """
    tracks = target == "tracks"
    held = facets.playlists["track" if tracks else "tag"]
    factors = facets.damped("track" if tracks else "tag", damping) if damping else None

    def sums(i: int) -> tuple[Codes, Floats]:
        return spread_out(held, *row(weights, i), factors)

    return SummedScores(sums)


def closeness(asked: Codes, there: Codes, half_life: float) -> Floats:
    """Return 1 / (1 + days apart / half_life) for days of queries and playlists; 1 where one is unknown."""
    apart = np.abs(asked.astype(np.float32) - there.astype(np.float32))
    apart[(asked == UNKNOWN_DAY) | (there == UNKNOWN_DAY)] = 0
    return (1 / (1 + apart / np.float32(half_life))).astype(np.float32)


def nearest(weights: Rows, n: int) -> Rows:
    """Return the `n` largest entries of each row, ties to the earlier playlist; a row of no more stays as it is."""
    lengths = weights.lengths
    if not len(lengths) or lengths.max() <= n:
        return weights
    rows = [Ranked(*row(weights, i)) for i in range(len(lengths))]
    return stacked([best(*one, n) if len(one.codes) > n else one for one in rows])
