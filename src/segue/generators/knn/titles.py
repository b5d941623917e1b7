"""Neighbours by cosine over titles and tags: tags and tracks of the playlists with similar titles and tags.

Each block of a playlist (words, n-grams, tags) is a vector of token weights, scaled to length 1. A playlist's
vector is the weighted sum of its blocks', scaled to length 1. It votes for its tags with the weight
cosine^power * (number of tags)^-votes.

A token's weight is its idf, log((N + 1) / f). Where playlists have tags, it is the geometric mean of the idf
and of the token's information about tags: the divergence of the tags in its playlists from all tags,

    KL(token) = sum over tags t of  p(t | token) * log(p(t | token) / p(t)),

with p(t | token) smoothed by 10 pseudo-counts of p(t): "노래" (song) is everywhere, "재즈" (jazz) is informative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, Rows, counts, row
from segue.facets.table import block_of
from segue.facets.weighed import Weighed, row_sums, weighed_sums
from segue.files.arrays import map_array
from segue.generators.knn.playlists import nearest, spread
from segue.generators.scores import Ranked, SummedScores, stacked
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target

PSEUDO_COUNTS: Final = 10.0

WHOLE: Final = 0.3
"""A whole title's weight relative to a word's: playlists with equal titles already share all their words."""


@dataclass(frozen=True)
class TitleNeighbours:
    """Settings of the formula above.

    Attributes:
        blocks: Each block's weight in a playlist's vector.
        power: Exponent of the cosine.
        votes: Exponent by which each tag (or track) of a playlist with many of them gets less.
        neighbours: How many playlists vote.
        informative: Weight tokens by their information about tags, not by idf alone.
    """

    kind: ClassVar[str] = "titles"
    blocks: Mapping[Block, NonNegative] = field(
        default_factory=lambda: {"word": 1.0, "gram": 1.0, "tag": 1.0}
    )
    power: NonNegative = 3.0
    votes: NonNegative = 0.3
    neighbours: Count = 800
    informative: bool = True

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedTitles:  # noqa: ARG002 - the protocol's names
        """Compute the tokens' weights."""
        weights: dict[Block, Floats] = {block: self._token_weights(facets, block) for block in self.blocks}
        return FittedTitles(self, facets, weights)

    def load(self, directory: Path, facets: Facets) -> FittedTitles:
        """Read the tokens' weights."""
        weights: dict[Block, Floats] = {
            block: map_array(directory / f"{block}.npy", np.float32, (facets.vocabulary.size(block),))
            for block in self.blocks
        }
        return FittedTitles(self, facets, weights)

    def _token_weights(self, facets: Facets, block: Block) -> Floats:
        frequency = np.maximum(counts(facets.playlists[block]), 1)
        idf = np.log((len(facets.updated) + 1) / frequency)
        if self.informative and facets.playlists["tag"].nnz:
            idf = np.sqrt(idf * divergence(facets, block))
        if block == "word":
            names = facets.vocabulary.names[block]
            idf = idf * np.array([WHOLE if name.startswith("=") else 1.0 for name in names])
        return idf.astype(np.float32)


def divergence(facets: Facets, block: Block) -> Floats:
    """Return KL(token) of the module's formula for every token of a block; a tag's own count is left out."""
    tags = facets.playlists["tag"]
    beside: Csr = facets.columns(block) @ tags
    if block == "tag":
        beside.setdiag(0)
    share = np.maximum(counts(tags), 1e-9)
    share = share / share.sum()
    total = np.asarray(beside.sum(axis=1)).ravel() + PSEUDO_COUNTS
    prior = PSEUDO_COUNTS / total
    # a tag that never co-occurs with the token has p(t | token) = prior * p(t): its ratio is `prior`
    base = np.log(prior) * prior
    rows = np.repeat(np.arange(len(total)), np.diff(beside.indptr))
    usual = share[beside.indices]
    given = (beside.data + PSEUDO_COUNTS * usual) / total[rows]
    gain = given * np.log(given / usual) - prior[rows] * usual * np.log(prior[rows])
    found = base + np.bincount(rows, weights=gain, minlength=len(total))
    return np.maximum(found, 1e-6).astype(np.float32)


_FIRST: Final = np.zeros(1, np.intp)
"""Where the only sum of a row begins."""


class FittedTitles:
    """The training playlists as vectors of weighted tokens."""

    def __init__(self, settings: TitleNeighbours, facets: Facets, weights: Mapping[Block, Floats]) -> None:
        self.settings, self.facets, self.weights = settings, facets, weights
        self._squares: dict[Block, Floats] = {block: each**2 for block, each in weights.items()}
        self._shrink = self._shares(facets.playlists)
        self._gives = {block: np.diff(facets.playlists[block].indptr) > 0 for block in ("tag", "track")}
        sizes = {"tag": np.diff(facets.playlists["tag"].indptr), "track": facets.lengths}
        self._votes = {
            block: (np.maximum(size, 1) ** -settings.votes).astype(np.float32)
            for block, size in sizes.items()
        }

    def score(self, queries: QueryRows, target: Target) -> SummedScores:
        """See the module's formula."""
        if not any(queries.blocks[block].nnz for block in self.weights):
            return spread(Rows.of_none(len(queries)), self.facets, target)
        total = queries.workspace.once(self, lambda: self._cosines(queries))
        voters = block_of(target)
        # a playlist without entries of the target must not use up a neighbour
        cosines = total._replace(data=total.data * self._gives[voters][total.indices])
        near = nearest(cosines, self.settings.neighbours)
        votes = near.data * self._votes[voters][near.indices]
        return spread(near._replace(data=votes), self.facets, target)

    def _cosines(self, queries: QueryRows) -> Rows:
        """Return the cosine of each query to each playlist, to the power."""
        total = stacked([self._products(queries, i) for i in range(len(queries))])
        return total._replace(data=total.data ** np.float32(self.settings.power))

    def _products(self, queries: QueryRows, i: int) -> Ranked:
        """Return the cosine of query `i` to each playlist that shares a token with it, playlists ascending."""
        blocks, parts = self.settings.blocks, list[Weighed]()
        tokens = {block: row(queries.blocks[block], i) for block in blocks}
        norms = {block: self._norm(block, *some) for block, some in tokens.items()}
        present = sum((blocks[block] ** 2) * bool(norm > 0) for block, norm in norms.items())
        whole = np.sqrt(np.float64(max(present, 1e-12)))
        for block, (codes, values) in tokens.items():
            if len(codes):
                share = np.float32(blocks[block] / max(norms[block], np.float32(1e-9)) / whole)
                weights = values * self._squares[block][codes] * share
                parts.append(Weighed(self.facets.columns(block), codes, weights, self._shrink[block]))
        return Ranked(*weighed_sums(parts, len(self.facets.updated)))

    def _norm(self, block: Block, codes: Codes, values: Floats) -> np.float32:
        """Return the length of a query's tokens of a block; summed as `row_sums` does."""
        if not len(codes):
            return np.float32(0)
        return np.sqrt(np.add.reduceat(values * self._squares[block][codes], _FIRST)[0])

    def save(self, directory: Path) -> None:
        """Write one array for each block."""
        for block, weights in self.weights.items():
            np.save(directory / f"{block}.npy", weights, allow_pickle=False)

    def _shares(self, rows: Mapping[Block, Csr]) -> dict[Block, Floats]:
        """Return the factor of each block's tokens in each row that scales blocks and rows to length 1."""
        norms: dict[Block, Floats] = {}
        blocks = self.settings.blocks
        for block in blocks:
            norms[block] = np.sqrt(row_sums(rows[block], self._squares[block]))
        present = sum((blocks[block] ** 2) * (norms[block] > 0) for block in blocks)
        whole = np.sqrt(np.maximum(present, 1e-12))
        return {
            block: (blocks[block] / np.maximum(norms[block], 1e-9) / whole).astype(np.float32)
            for block in blocks
        }
