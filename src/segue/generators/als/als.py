"""Weighted matrix factorisation (iALS) with every facet of a playlist as an item.

Hu, Koren, Volinsky 2008 (ICDM): w_vi is the weight of a facet i that playlist v holds (1 for tracks, less for
tags and words, all times the playlist's weight). Find the vectors x of playlists and y of facets that minimise

    sum over held (v, i) of  w_vi (1 - x_v . y_i)^2  +  a * sum over all (v, i) of  (x_v . y_i)^2
        + r * sum_v |x_v|^2  +  s * sum_i n_i |y_i|^2,     n_i = sum_v w_vi

A facet's regularisation grows with its playlists, as in Zhou et al. 2008 (AAIM) and in Rendle et al. 2021
(RecSys, "Revisiting the Performance of iALS"). A playlist's regularisation does not grow; this measures
better. A query's vector solves the same least-squares problem for the query's facets, exactly:

    x = (a Y'Y + r I + sum_i w_i y_i y_i')^-1  sum_i w_i y_i

If `window` is set, the windows of a long playlist (see `windows`) are further rows of the matrix. Tracks at
near positions then get nearer vectors than those at a playlist's two ends. If last edits are known, a
playlist's time bin is a facet too (see `TimeBins`): a query with a date prefers what was popular around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack

from segue.facets import Block, Facets
from segue.facets.sparse import Codes, Csr, Floats, empty, scale
from segue.facets.time_bins import TimeBins
from segue.facets.windows import windows
from segue.files.arrays import map_array
from segue.generators.als.fitted import FittedALS
from segue.generators.als.settings import ALSSettings
from segue.generators.als.singular_start import leading
from segue.generators.als.sweep import solved
from segue.protocols import Progress
from segue.threads import one_blas_thread

Factorise: TypeAlias = Callable[[Csr], tuple[Floats, Floats]]
"""Returns the vectors of the rows and of the columns of a matrix of weights."""

START: Final = 0.1
"""Approximate length of a facet's vector at a random start."""


@dataclass(frozen=True)
class ALS(ALSSettings):
    """The factorisation as a generator, with its settings."""

    kind: ClassVar[str] = "als"

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedALS:
        """Factorise; the same seed gives the same vectors."""
        return self.fit_by(lambda held: self._sweep(held, seed, progress), facets)

    def fit_by(self, factorise: Factorise, facets: Facets) -> FittedALS:
        """Return what a way to factorise finds; see `start` and `grown`."""
        held, kept, useful = self._held(facets)
        found, vectors = factorise(self._with_windows(held, kept, facets))
        playlists = np.zeros((len(useful), self.factors), np.float32)
        playlists[useful] = found[: held.shape[0]]
        return self._spread(vectors, kept, facets, playlists)

    def reduced(self, fitted: FittedALS, facets: Facets, kept: NDArray[np.bool_]) -> FittedALS:
        """Solve for the facets' vectors once more, given those of the kept playlists alone."""
        held, columns, useful = self._held(facets)
        playlists = np.asarray(fitted.playlists[kept], np.float32)
        holders: Csr = held.T.tocsr()
        with one_blas_thread():
            vectors = solved(
                holders, playlists[useful], unobserved=self.unobserved, ridge=self.grown(holders)
            )
        return self._spread(vectors, columns, facets, playlists)

    def _held(self, facets: Facets) -> tuple[Csr, dict[Block, Codes], NDArray[np.bool_]]:
        """Return the playlists that are factorised as rows, each block's codes as columns, and which these are."""
        kept: dict[Block, Codes] = {block: self._kept(facets, block) for block in self.blocks}
        parts = [facets.playlists[block][:, kept[block]] * np.float32(w) for block, w in self.blocks.items()]
        matrix: Csr = csr_array(hstack(parts, format="csr"))
        matrix.eliminate_zeros()
        useful = np.diff(matrix.indptr) > 1  # a row of one facet relates it to nothing
        if self.needs:
            useful &= np.diff(facets.playlists[self.needs].indptr) > 0
        if self.time_bin:
            weights = TimeBins.of(facets, self.time_bin).weights(facets.updated)
            matrix = csr_array(hstack([matrix, weights * np.float32(self.time_bin_weight)], format="csr"))
            matrix.eliminate_zeros()
        held: Csr = csr_array(matrix[useful])
        if len(facets.weights):
            held = scale(held, rows=facets.weights[useful])
        return held, kept, useful

    def _with_windows(self, held: Csr, kept: Mapping[Block, Codes], facets: Facets) -> Csr:
        """Return the playlists and, below them, their windows, which hold tracks only."""
        if not self.window:
            return held
        rows = windows(facets, self.window)
        parts = [
            rows[:, codes] * np.float32(self.window_weight)
            if block == "track"
            else empty(rows.shape[0], len(codes))
            for block, codes in kept.items()
        ]
        rest = held.shape[1] - sum(map(len, kept.values()))
        parts.append(empty(rows.shape[0], rest))  # the playlist's row has the time bin already
        return csr_array(vstack([held, hstack(parts, format="csr")], format="csr"))

    def _sweep(self, held: Csr, seed: int, progress: Progress) -> tuple[Floats, Floats]:
        """Return the vectors of playlists and of facets."""
        holders: Csr = held.T.tocsr()
        vectors = self.start(held, holders, seed)
        playlists = np.zeros((held.shape[0], self.factors), np.float32)
        same = np.full(held.shape[0], self.regularization, np.float32)
        grown = self.grown(holders)
        with one_blas_thread():
            for _ in progress.track(range(self.iterations), label=f"ALS ({self.factors} factors)"):
                playlists = solved(
                    held, vectors, unobserved=self.unobserved, ridge=same, overwrite_other=True
                )
                del vectors  # frees the largest array; the next vectors depend on the playlists alone
                vectors = solved(holders, playlists, unobserved=self.unobserved, ridge=grown)
        return playlists, vectors

    def grown(self, holders: Csr) -> Floats:
        """Return each facet's regularisation."""
        return np.float32(self.facet_regularization) * np.asarray(holders.sum(axis=1), np.float32)

    def start(self, held: Csr, holders: Csr, seed: int) -> Floats:
        """Return the facets' initial vectors."""
        if self.passes and held.nnz:
            with one_blas_thread():
                return leading(held, holders, self.factors, self.passes, seed)
        drawn = np.random.default_rng(seed).standard_normal((held.shape[1], self.factors), np.float32)
        return drawn * np.float32(START / np.sqrt(self.factors))

    def load(self, directory: Path, facets: Facets) -> FittedALS:
        """Map the vectors from disk."""
        vectors: dict[Block, Floats] = {
            block: self._mapped(directory / f"{block}.npy", facets.vocabulary.size(block))
            for block in self.blocks
        }
        playlists = self._mapped(directory / "playlists.npy", len(facets.updated))
        time_bins = None
        if self.time_bin:
            count = TimeBins.of(facets, self.time_bin).count
            time_bins = self._mapped(directory / "time-bins.npy", count)
        gram = map_array(directory / "normal-matrix.npy", np.float64, (self.factors, self.factors))
        return FittedALS(self, facets, vectors, playlists, time_bins, gram)

    def _mapped(self, path: Path, rows: int) -> Floats:
        return map_array(path, np.float32, (rows, self.factors))

    def _kept(self, facets: Facets, block: Block) -> Codes:
        least = 1 if block == "track" else self.least
        return np.flatnonzero(facets.count(block) >= least).astype(np.int32)

    def _spread(
        self, vectors: Floats, kept: Mapping[Block, Codes], facets: Facets, playlists: Floats
    ) -> FittedALS:
        """Cut the factorised columns into blocks; facets left out get a zero vector."""
        blocks: dict[Block, Floats] = {}
        start = 0
        for block, codes in kept.items():
            part = vectors[start : start + len(codes)]
            size = facets.vocabulary.size(block)
            blocks[block] = part if len(codes) == size else _placed(part, codes, size)
            start += len(codes)
        return FittedALS(self, facets, blocks, playlists, vectors[start:] if self.time_bin else None)


def _placed(vectors: Floats, codes: Codes, size: int) -> Floats:
    whole = np.zeros((size, vectors.shape[1]), np.float32)
    whole[codes] = vectors
    return whole
