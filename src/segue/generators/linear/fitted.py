"""A fitted linear autoencoder: weights of playlists, scores and their parts; see `autoencoder`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from segue import compiled
from segue.deferred import Deferred
from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, Integers, empty, row, scale
from segue.generators.knn.playlists import Holders
from segue.generators.scores import SparseScores, SummedScores, products
from segue.generators.traits import Contributions, Evidence, Explanation, Facet
from segue.types import Target

ROUNDING: Final = 1e-5
"""Share of the best score below which a score is a rest of sums that cancel out."""


def discount(facets: Facets, idf: float) -> Floats:
    """Return f^-idf of every track, (tracks,); 1 for a track of no playlist."""
    return np.maximum(facets.track_counts, 1) ** np.float32(-idf)


def _levels(columns: Csr) -> compiled.LevelColumns | None:
    """Return 0/1 columns as a compiled loop reads them; None without it."""
    if not compiled.available() or columns.indices.dtype != np.int32:
        return None
    return compiled.LevelColumns.of(columns.indptr, columns.indices)


class FittedLinearAutoencoder:
    """What playlists have in common, as vectors.

    Every sum has a fixed order and none is over more than one query, so that the batch changes nothing. A few queries
    are summed together, so that what all read is read once.

    Attributes:
        facets: The training playlists.
        common: (playlists, factors): the eigenvectors, each times the root of what is subtracted of it.
        shrinkage: `h` of the formula.
        least: Seed tracks below which a query gets no scores.
    """

    evidence: ClassVar[Evidence] = "facets"

    def __init__(self, facets: Facets, common: Floats, *, idf: float, shrinkage: float, least: int) -> None:
        self.facets, self.common, self.shrinkage, self.least = facets, common, shrinkage, least
        self._discount = discount(facets, idf)
        self._levels = Deferred(lambda: _levels(facets.columns("track")))

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the formula of `autoencoder`; no scores for tags."""
        if target == "tags":
            return SparseScores(empty(len(queries), self.facets.vocabulary.size("tag")))
        scored = [i for i in range(len(queries)) if len(queries.codes("track", i)) >= self.least]
        places = {i: place for place, i in enumerate(scored)}

        def sums(i: int) -> tuple[Codes, Floats]:
            if i not in places:
                return np.zeros(0, np.int32), np.zeros(0, np.float32)
            which = places[i] % compiled.ABREAST
            first = places[i] - which
            group = scored[first : first + compiled.ABREAST]
            return queries.workspace.latest(self, first, lambda: self._sums(queries, group))[which]

        return SummedScores(sums)

    def _sums(self, queries: QueryRows, group: Sequence[int]) -> list[tuple[Codes, Floats]]:
        """Return for each of some queries the tracks with a score above 0 and rounding, ascending, and their scores."""
        weights = self._rooted(np.arange(len(self.common)), self._weights(queries, group))
        levels = self._levels()
        if levels is not None:
            sums, largest = compiled.column_sums(levels, weights, self._discount)
            limits = (np.float32(ROUNDING) * largest).tolist()
            return [compiled.above(scores, limit) for scores, limit in zip(sums, limits, strict=True)]
        found: list[tuple[Codes, Floats]] = []
        for own in weights:
            scores = (self.facets.columns("track") @ own) * self._discount
            known = np.flatnonzero(scores > ROUNDING * scores.max(initial=0)).astype(np.int32)
            found.append((known, scores[known]))
        return found

    def _weights(self, queries: QueryRows, group: Sequence[int]) -> Floats:
        """Return `w` of some queries, (some, playlists)."""
        holders = [Holders.of(queries, i, ("track",), self.facets) for i in group]
        sums = [self._rooted(held.playlists, held.sums({"track": self._discount})) for held in holders]
        common = [
            -self._trust(queries, i) * np.einsum("ij,i->j", self.common[held.playlists], own)
            for i, held, own in zip(group, holders, sums, strict=True)
        ]
        found = products(self.common, np.stack(common)).T
        for row_of, held, own in zip(found, holders, sums, strict=True):
            row_of[held.playlists] += own
        return found

    def _rooted(self, playlists: Integers, values: Floats) -> Floats:
        """Return the playlists' values times the roots of their weights."""
        if not len(self.facets.weights):
            return values
        return values * np.sqrt(self.facets.weights[playlists])

    def _trust(self, queries: QueryRows, i: int) -> np.float32:
        """Return n / (n + h), the share of the common part that is subtracted."""
        size = float(row(queries.blocks["track"], i)[1].sum())
        return np.float32(size / (size + self.shrinkage) if size else 0)

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores of tracks by the seeds that add to them; tags stay unexplained."""
        if target == "tags" or len(queries.codes("track", i)) < self.least:
            return Explanation.of_none(len(codes))
        return self.contributions(queries, i, codes).explanation()

    def contributions(self, queries: QueryRows, i: int, codes: Codes) -> Contributions:
        """Return what each seed track of query `i` adds to the scores of some tracks; they add up to these."""
        seeds, values = row(queries.blocks["track"], i)
        columns = self.facets.columns("track")
        theirs, own = (self._weighted(columns[some]) for some in (codes, seeds))
        together = (own @ theirs.T).toarray()
        # each result's vector is summed from its playlists alone, so that the other results change nothing
        parts = products(theirs @ self.common, own @ self.common).T
        worth = (values * self._discount[seeds])[:, None]
        added = worth * self._discount[codes] * (together - self._trust(queries, i) * parts)
        facets: list[Facet] = [("track", code) for code in seeds.tolist()]
        return Contributions(facets, added.astype(np.float32), np.zeros(len(codes), np.float32))

    def _weighted(self, columns: Csr) -> Csr:
        """Return tracks' playlists, (tracks, playlists), each times the root of its weight."""
        return scale(columns, columns=np.sqrt(self.facets.weights)) if len(self.facets.weights) else columns

    def save(self, directory: Path) -> None:
        """Write one array."""
        np.save(directory / "playlists.npy", self.common, allow_pickle=False)
