"""A fitted factorisation: facets' vectors, and queries' vectors computed from them; see `als`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats, Rows, row
from segue.facets.table import block_of
from segue.facets.time_bins import TimeBins
from segue.generators.als.fold_in import NormalEquations
from segue.generators.als.settings import ALSSettings
from segue.generators.scores import LatentScores, VectorPool, pool_of, products
from segue.generators.traits import Contributions, Evidence, Explanation, Facet
from segue.types import Target


class _Entries(NamedTuple):
    """A query's facets, and the vectors and weights of its facets, clips and time bins."""

    facets: list[Facet]
    vectors: Floats
    weights: Floats


class FittedALS:
    """Vectors of all facets, and the solver for queries.

    Attributes:
        settings: The settings of the fit.
        facets: The training playlists.
        facet_vectors: By block, (facets, factors); zeros for facets left out.
        playlists: (playlists, factors); zeros for playlists left out.
        time_bins: (time_bins, factors); empty where time was left out.
        equations: The normal equations that every query's vector solves.
    """

    evidence: ClassVar[Evidence] = "facets"

    def __init__(
        self,
        settings: ALSSettings,
        facets: Facets,
        vectors: Mapping[Block, Floats],
        playlists: Floats,
        time_bins: Floats | None = None,
        gram: NDArray[np.float64] | None = None,
    ) -> None:
        self.settings, self.facets, self.facet_vectors, self.playlists = settings, facets, vectors, playlists
        self.time_bins = np.zeros((0, settings.factors), np.float32) if time_bins is None else time_bins
        self._days = TimeBins.of(facets, settings.time_bin) if settings.time_bin else None
        self.equations = (
            NormalEquations.of(
                [*vectors.values(), self.time_bins], settings.unobserved, settings.regularization
            )
            if gram is None
            else NormalEquations(gram, settings.regularization)
        )
        pool = _most_held(facets.track_counts, settings.pool)
        self._pools: dict[Block, VectorPool] = {"track": pool_of(vectors["track"], pool)}
        if "tag" in vectors:
            self._pools["tag"] = pool_of(vectors["tag"], np.arange(len(vectors["tag"]), dtype=np.int32))

    def with_vectors(self, vectors: Mapping[Block, Floats]) -> FittedALS:
        """Return a copy with other vectors of facets."""
        return FittedALS(
            self.settings, self.facets, vectors, self.playlists, self.time_bins, self.equations.gram
        )

    def query_vectors(
        self,
        queries: QueryRows,
        more: Sequence[Floats] = (),
        *,
        blocks: Sequence[Block] | None = None,
        start: Floats | None = None,
    ) -> Floats:
        """Return the vector of each query, (queries, factors); zeros where it has no known facet.

        Args:
            queries: The queries.
            more: Further vectors of each query, weighted like tracks, (n, factors) each; () where no query
                has any.
            blocks: The blocks whose facets count; None is all blocks, and the queries' days.
            start: Vectors to shrink towards instead of 0, (queries, factors): the penalty is r |x - start|^2,
                not r |x|^2. A query without facets that count gets `start` itself.
        """
        found = np.zeros((len(queries), self.settings.factors), np.float32) if start is None else start.copy()
        days = self._days.rows(queries.updated) if self._days and blocks is None else None
        for i in range(len(queries)):
            own = self._entries(queries, i, days, more, blocks)
            if len(own.weights):
                drawn = None if start is None else start[i]
                found[i] = self.equations.solved(own.vectors, own.weights, drawn)
        return found

    def _entries(
        self,
        queries: QueryRows,
        i: int,
        days: Rows | None,
        more: Sequence[Floats],
        blocks: Sequence[Block] | None = None,
    ) -> _Entries:
        """Return the equations' entries of query `i`: its facets first, then clips, then days."""
        facets: list[Facet] = []
        vectors: list[Floats] = [np.zeros((0, self.settings.factors), np.float32)]
        weights: list[Floats] = [np.zeros(0, np.float32)]
        for block, weight in self.settings.blocks.items():
            if blocks is not None and block not in blocks:
                continue
            codes, values = row(queries.blocks[block], i)
            if not len(codes):
                continue
            facets.extend([(block, code) for code in codes.tolist()])
            vectors.append(self.facet_vectors[block][codes])
            weights.append(np.float32(weight) * values)
        if more:
            vectors.append(more[i])
            weights.append(np.ones(len(more[i]), np.float32))
        if days is not None and any(part.any() for part in vectors):  # a day alone is no evidence
            around, shares = row(days, i)
            vectors.append(self.time_bins[around])
            weights.append(np.float32(self.settings.time_bin_weight) * shares)
        return _Entries(facets, np.concatenate(vectors), np.concatenate(weights))

    def vectors(self, block: Block) -> Floats | None:
        """The trait `InSpace`."""
        return self.facet_vectors.get(block)

    def score(self, queries: QueryRows, target: Target) -> LatentScores:
        """Return products of the query's vector with every track's or tag's vector."""
        return self.scores_of(queries.workspace.once(self, lambda: self.query_vectors(queries)), target)

    def scores_of(self, asked: Floats, target: Target) -> LatentScores:
        """Return the scores for given query vectors, (queries, factors)."""
        block = block_of(target)
        return LatentScores(asked, self.facet_vectors[block], self._pools[block])

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the facets of a query that add to them."""
        return self.contributions(queries, i, codes, target).explanation()

    def contributions(
        self, queries: QueryRows, i: int, codes: Codes, target: Target, more: Sequence[Floats] = ()
    ) -> Contributions:
        """Return what each facet of a query adds to the scores (Hu, Koren, Volinsky 2008, section 5).

        Args:
            queries: The queries.
            i: Which query.
            codes: The tracks or tags.
            target: Which of the two `codes` are.
            more: As for `query_vectors`.
        """
        days = self._days.rows(queries.updated) if self._days else None
        own = self._entries(queries, i, days, more)
        parts, _ = self.equations.parts(own.vectors, own.weights)
        return self.added(own.facets, parts, codes, target)

    def added(self, facets: list[Facet], parts: Floats, codes: Codes, target: Target) -> Contributions:
        """Return what parts of a query's vector add, its facets' first, (facets and others, factors)."""
        results = np.asarray(self.facet_vectors[block_of(target)][codes])
        values = products(results, parts).T
        return Contributions(facets, values[: len(facets)], values[len(facets) :].sum(axis=0))

    def save(self, directory: Path) -> None:
        """Write one .npy for each block, and those of playlists, time bins and the normal matrix."""
        for block, vectors in self.facet_vectors.items():
            np.save(directory / f"{block}.npy", vectors, allow_pickle=False)
        np.save(directory / "playlists.npy", self.playlists, allow_pickle=False)
        if self.settings.time_bin:
            np.save(directory / "time-bins.npy", self.time_bins, allow_pickle=False)
        np.save(directory / "normal-matrix.npy", self.equations.gram, allow_pickle=False)


def _most_held(counts: Floats, n: int) -> Codes:
    """Return the `n` tracks with the largest counts, ascending; ties go to the lower code."""
    if n >= len(counts):
        return np.arange(len(counts), dtype=np.int32)
    least = np.partition(counts, -n)[-n] if n else np.inf
    taken = counts > least
    taken[np.flatnonzero(counts == least)[: n - int(taken.sum())]] = True
    return np.flatnonzero(taken).astype(np.int32)
