"""A linear autoencoder: ridge regression of every track on all tracks, solved in the space of playlists.

Steck 2019 (WWW), with the diagonal free, as in Moon et al. 2023 (SIGIR): beside other generators a diagonal of
zeros is no better. Y is the playlists (playlists, tracks), with f^-idf for each track, f its number of playlists;
each row is multiplied by the root of the playlist's weight.
The weights that rebuild Y from itself, and the scores of a query's seeds q, are

    B = (Y'Y + r I)^-1 Y'Y  =  Y' (YY' + r I)^-1 Y,      score = r B q

The right-hand side needs no matrix of tracks. With the largest eigenvalues s_k and eigenvectors u_k of YY', and
the mean t of all other eigenvalues in their place, each playlist v has a weight, and its tracks sum them:

    w = o - n / (n + h) * sum over k of  (s_k - t) / (s_k + r) * u_k (u_k . o),      o = Y q
    score(j) = f_j^-idf * sum over playlists v that hold j of  w_v

o is co-occurrence. What is subtracted is the query's part in the strongest directions of taste, which most
playlists share, so that co-occurrence counts it again with each of them. A few seeds say little of it: n is the
sum of the seeds' weights, and h the shrinkage.

With as many factors as playlists this is the regression itself. Few do better beside other generators, and need
no matrix of playlists by playlists either: time and memory grow with the playlists and their pairs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.facets.sparse import Csr, Floats, scale
from segue.files.arrays import map_array
from segue.generators.als.singular_start import leading
from segue.generators.linear.fitted import FittedLinearAutoencoder, discount
from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Positive
from segue.threads import one_blas_thread

PASSES: Final = 3
"""Multiplications by YY' of the eigenvectors' search: enough for the strongest; the weakest need not be exact."""

FILE: Final = "playlists.npy"


@dataclass(frozen=True)
class LinearAutoencoder:
    """Settings of the formula above.

    Attributes:
        factors: How many eigenvectors.
        regularization: `r` of the formula, above 0.
        idf: Exponent by which a frequent track counts less, as a seed and as a candidate.
        shrinkage: `h` of the formula: with so many seeds, half of the common part is subtracted.
        least: Seed tracks below which a query gets no scores.
    """

    kind: ClassVar[str] = "linear-autoencoder"
    factors: Count = 128
    regularization: Positive = 10.0
    idf: NonNegative = 0.25
    shrinkage: NonNegative = 2.0
    least: Count = 5

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedLinearAutoencoder:  # noqa: ARG002 - the protocol's names
        """Find the eigenvectors; the same seed gives the same."""
        roots = np.sqrt(facets.weights) if len(facets.weights) else None
        rows = scale(facets.playlists["track"], rows=roots, columns=discount(facets, self.idf))
        with one_blas_thread():
            return self._fitted(facets, self._common(rows, seed))

    def reduced(
        self, fitted: FittedLinearAutoencoder, facets: Facets, kept: NDArray[np.bool_]
    ) -> FittedLinearAutoencoder:
        """Keep the rows of these playlists: few others hardly turn the strongest eigenvectors."""
        return self._fitted(facets, fitted.common[kept])

    def load(self, directory: Path, facets: Facets) -> FittedLinearAutoencoder:
        """Map the array from disk.

        Raises:
            ArtifactError: The array is not one of finite numbers for each playlist and factor.
        """
        common = map_array(directory / FILE, np.float32, (len(facets.lengths), self.factors))
        return self._fitted(facets, common)

    def _fitted(self, facets: Facets, common: Floats) -> FittedLinearAutoencoder:
        return FittedLinearAutoencoder(
            facets, common, idf=self.idf, shrinkage=self.shrinkage, least=self.least
        )

    def _common(self, rows: Csr, seed: int) -> Floats:
        """Return sqrt((s_k - t) / (s_k + r)) u_k, (playlists, factors); zeros beyond the matrix's rank."""
        some = np.flatnonzero(np.diff(rows.indptr))
        found = np.zeros((rows.shape[0], self.factors), np.float32)
        if not len(some):
            return found
        held: Csr = rows[some]
        vectors = leading(held.T.tocsr(), held, self.factors, PASSES, seed)
        strengths = np.einsum("ij,ij->j", vectors, vectors, dtype=np.float64)  # the singular values
        eigenvalues = strengths**2
        others = max(len(some) - self.factors, 1)
        rest = max(float(np.square(held.data, dtype=np.float64).sum()) - float(eigenvalues.sum()), 0) / others
        shares = np.maximum(eigenvalues - rest, 0) / (eigenvalues + self.regularization)
        lengths = np.sqrt(np.divide(shares, strengths, out=np.zeros_like(shares), where=strengths > 0))
        found[some] = vectors * lengths.astype(np.float32)
        return found
