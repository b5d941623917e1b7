"""Weighted matrix factorisation: implicit's ALS with every facet of a playlist as an item.

Hu, Koren, Volinsky 2008: minimise  sum over (u, i) of c_ui (p_ui - x_u . y_i)^2 + reg (|x|^2 + |y|^2)  with
confidence c = alpha * weight on what a playlist holds and 1 elsewhere. Tracks weigh 1, tags and title words less.
A query's vector is the same least-squares problem for its own facets, solved exactly:

    x = (Y'Y + reg I + sum_i (c_i - 1) y_i y_i')^-1  sum_i c_i y_i
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array, hstack

from segue.artifacts import map_array
from segue.candidates.scores import LatentScores, best
from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, row
from segue.protocols import Progress
from segue.threads import one_blas_thread
from segue.types import Target


@dataclass(frozen=True)
class ALS:
    """Settings of the factorisation.

    Attributes:
        factors: Length of the vectors.
        alpha: Confidence of a playlist's track.
        regularization: `reg` above.
        iterations: Sweeps over playlists and facets.
        blocks: Weight of each block's facets beside a track's 1; blocks not named take no part.
        least: Facets in fewer playlists than this are left out (tracks of one playlist are kept).
        needs: Only playlists with a facet of this block are factorised; None takes all.
        pool: How many tracks, the most frequent, are looked through for candidates; other tracks are
            scored when another generator names them.
    """

    kind: ClassVar[str] = "als"
    factors: int = 128
    alpha: float = 80.0
    regularization: float = 0.01
    iterations: int = 15
    blocks: Mapping[Block, float] = field(default_factory=lambda: {"track": 1.0, "tag": 0.3, "word": 0.3})
    least: int = 2
    needs: Block | None = None
    pool: int = 100_000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedALS:
        """Factorise, once for a training set and a seed; the same seed gives the same vectors."""
        return facets.once((repr(self), seed), lambda: self._factorise(facets, seed, progress))

    def _factorise(self, facets: Facets, seed: int, progress: Progress) -> FittedALS:
        from implicit.cpu.als import AlternatingLeastSquares

        kept: dict[Block, Codes] = {block: self._kept(facets, block) for block in self.blocks}
        parts = [facets.playlists[block][:, kept[block]] * np.float32(w) for block, w in self.blocks.items()]
        matrix: Csr = csr_array(hstack(parts, format="csr"))
        useful = np.diff(matrix.indptr) > 1  # a bag of one facet relates it to nothing
        if self.needs:
            useful &= np.diff(facets.playlists[self.needs].indptr) > 0
        matrix = matrix[useful]
        with one_blas_thread(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # implicit warns of BLAS threads that are limited here
            model = AlternatingLeastSquares(
                factors=self.factors,
                regularization=self.regularization,
                alpha=self.alpha,
                iterations=1,
                random_state=seed,
                num_threads=0,
            )
            for _ in progress.track(range(self.iterations), label=f"ALS ({self.factors} factors)"):
                model.fit(matrix, show_progress=False)
        playlists = np.zeros((len(useful), self.factors), np.float32)
        playlists[useful] = model.user_factors
        return self._spread(np.asarray(model.item_factors, np.float32), kept, facets, playlists)

    def load(self, directory: Path, facets: Facets) -> FittedALS:
        """Map the vectors from disk."""
        vectors: dict[Block, Floats] = {block: map_array(directory / f"{block}.npy") for block in self.blocks}
        playlists: Floats = map_array(directory / "playlists.npy")
        return FittedALS(self, facets, vectors, playlists, map_array(directory / "normal-matrix.npy"))

    def _kept(self, facets: Facets, block: Block) -> Codes:
        least = 1 if block == "track" else self.least
        return np.flatnonzero(facets.count(block) >= least).astype(np.int32)

    def _spread(
        self, vectors: Floats, kept: Mapping[Block, Codes], facets: Facets, playlists: Floats
    ) -> FittedALS:
        """Cut the factorised columns back into blocks; facets left out get a zero vector."""
        blocks: dict[Block, Floats] = {}
        start = 0
        for block, codes in kept.items():
            whole = np.zeros((facets.vocabulary.size(block), self.factors), np.float32)
            whole[codes] = vectors[start : start + len(codes)]
            blocks[block] = whole
            start += len(codes)
        return FittedALS(self, facets, blocks, playlists)


def _gram(settings: ALS, vectors: Mapping[Block, Floats]) -> NDArray[np.float64]:
    """Y'Y + reg I over all facets."""
    gram = np.zeros((settings.factors, settings.factors))
    for block in vectors.values():
        gram += (block.T @ block).astype(np.float64)
    gram[np.diag_indices_from(gram)] += max(settings.regularization, 1e-6)
    return gram


class FittedALS:
    """Vectors of all facets, and the solver for queries."""

    def __init__(
        self,
        settings: ALS,
        facets: Facets,
        vectors: Mapping[Block, Floats],
        playlists: Floats,
        gram: NDArray[np.float64] | None = None,
    ) -> None:
        self.settings, self.facets, self.vectors, self.playlists = settings, facets, vectors, playlists
        self._gram = _gram(settings, vectors) if gram is None else gram
        self._inverse = np.linalg.inv(self._gram).astype(np.float64, copy=False)
        everything = np.arange(facets.vocabulary.size("track"), dtype=np.int32)
        self._pool = np.sort(best(everything, facets.track_counts, settings.pool).codes)
        self._pool_vectors = (
            vectors["track"]
            if len(self._pool) == len(everything)
            else np.ascontiguousarray(vectors["track"][self._pool])
        )

    @property
    def gram(self) -> NDArray[np.float64]:
        """Y'Y + reg I, (factors, factors)."""
        return self._gram

    def with_vectors(self, vectors: Mapping[Block, Floats]) -> FittedALS:
        """The same with other vectors of facets."""
        return FittedALS(self.settings, self.facets, vectors, self.playlists, self._gram)

    def query_vectors(
        self,
        queries: QueryRows,
        more: Sequence[Floats] = (),
        *,
        blocks: Sequence[Block] | None = None,
        start: Floats | None = None,
    ) -> Floats:
        """The vector of each query, (queries, factors); zeros where it has no known facet.

        Args:
            queries: The queries.
            more: For each of them vectors that count as tracks' do, (n, factors); () where none has any.
            blocks: Which of their facets count; None is all.
            start: What each vector is drawn to instead of 0, (queries, factors): x minimises reg |x - start|^2 and
                not reg |x|^2, and is `start` itself where no facet counts.
        """
        found = np.zeros((len(queries), self.settings.factors), np.float32) if start is None else start.copy()
        for i in range(len(queries)):
            vectors: list[Floats] = []
            confidence: list[Floats] = []
            for block, weight in self.settings.blocks.items():
                if blocks is not None and block not in blocks:
                    continue
                codes, values = row(queries.blocks[block], i)
                if len(codes):
                    vectors.append(self.vectors[block][codes])
                    confidence.append(np.float32(self.settings.alpha * weight) * values)
            if more and len(more[i]):
                vectors.append(more[i])
                confidence.append(np.full(len(more[i]), self.settings.alpha, np.float32))
            if vectors:
                drawn = None if start is None else start[i] * max(self.settings.regularization, 1e-6)
                found[i] = self._solve(np.concatenate(vectors), np.concatenate(confidence), drawn)
        return found

    def score(self, queries: QueryRows, target: Target) -> LatentScores:
        """Products of the query's vector with every track's or tag's."""
        return self.scores_of(queries.once(self, lambda: self.query_vectors(queries)), target)

    def scores_of(self, asked: Floats, target: Target) -> LatentScores:
        """The same for vectors of one's own, (queries, factors)."""
        if target == "tracks":
            return LatentScores(asked, self.vectors["track"], self._pool, self._pool_vectors)
        tags = self.vectors["tag"]
        return LatentScores(asked, tags, np.arange(len(tags), dtype=np.int32), tags)

    def save(self, directory: Path) -> None:
        """One .npy a block."""
        for block, vectors in self.vectors.items():
            np.save(directory / f"{block}.npy", vectors, allow_pickle=False)
        np.save(directory / "playlists.npy", self.playlists, allow_pickle=False)
        np.save(directory / "normal-matrix.npy", self._gram, allow_pickle=False)

    def _solve(self, vectors: Floats, confidence: Floats, drawn: Floats | None = None) -> Floats:
        """The query's normal equations, by whichever system is the smaller: of factors, or of its n facets.

        The latter goes through the inverse of Y'Y + reg I (Woodbury). `drawn`, reg times where to, is added to the
        right side.
        """
        kept = vectors.any(axis=1)
        y, c = vectors[kept].astype(np.float64), confidence[kept].astype(np.float64)
        if not len(y):
            nothing = np.zeros(self.settings.factors, np.float32)
            return nothing if drawn is None else drawn / np.float32(max(self.settings.regularization, 1e-6))
        extra = np.maximum(c - 1, 1e-6)
        side = y.T @ c if drawn is None else y.T @ c + drawn
        if len(y) > self.settings.factors:
            whole = cho_factor(self._gram + (y.T * extra) @ y, check_finite=False)
            return cho_solve(whole, side, check_finite=False).astype(np.float32)
        target = self._inverse @ side
        reach = y @ self._inverse
        small = reach @ y.T
        small[np.diag_indices_from(small)] += 1 / extra
        correction = cho_solve(cho_factor(small, check_finite=False), y @ target, check_finite=False)
        return (target - reach.T @ correction).astype(np.float32)
