"""A linear autoencoder: ridge regression of every track on all tracks, solved in the space of playlists.

Each playlist is rebuilt from itself, with Y = X diag(f^-idf), X the playlists and f the number of playlists that
hold a track (Steck 2019, WWW, without the constraint on the diagonal, which changes no list of new tracks by
much: Moon et al. 2023, SIGIR):

    B = (Y'Y + r I)^-1 Y'Y  =  Y' (YY' + r I)^-1 Y          scores of a query q:  r q B

The right-hand side needs no matrix of tracks. With the largest eigenvalues s_k and eigenvectors u_k of YY', and
the mean t of all its others in their place, a query has a weight of each playlist v, and they sum to scores:

    w = o - n / (n + k) * sum over k of  (s_k - t) / (s_k + r) * u_k (u_k . o),     o = Y q
    score(j) = f_j^-idf * sum over playlists v that hold j of  w_v

o is co-occurrence. What is subtracted is what most playlists have in common with the query: its part in the
strongest directions of taste, which co-occurrence counts again with every playlist. A query of few seeds says
little of it, so that n, the sum of its seeds' weights, counts against the shrinkage k.

With as many factors as playlists this is the regression itself. Fewer are better beside other generators, and
neither fit nor memory grows faster than the playlists: there is no matrix of playlists by playlists.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from segue.errors import ArtifactError, Where
from segue.facets import Facets
from segue.facets.sparse import Csr, Floats, scale
from segue.files.artifacts import map_array
from segue.generators.als.singular_start import leading
from segue.generators.linear.fitted import FittedLinearAutoencoder, discount
from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Positive
from segue.threads import one_blas_thread

PASSES: Final = 3
"""Multiplications by YY' of the eigenvectors' search; more change no figure."""

FILE: Final = "playlists.npy"


@dataclass(frozen=True)
class LinearAutoencoder:
    """Settings of the formula above.

    Attributes:
        factors: How many eigenvectors.
        regularization: `r` of the formula, above 0.
        idf: Exponent by which a frequent track counts less, as a seed and as a candidate.
        shrinkage: `k` of the formula: of so many seeds half of the common part is subtracted.
        least: Seed tracks below which a query gets no scores.
    """

    kind: ClassVar[str] = "linear-autoencoder"
    factors: Count = 128
    regularization: Positive = 10.0
    idf: NonNegative = 0.25
    shrinkage: NonNegative = 2.0
    least: Count = 2

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedLinearAutoencoder:  # noqa: ARG002 - the protocol's names
        """Find the eigenvectors; the same seed gives the same."""
        rows = scale(facets.playlists["track"], columns=discount(facets, self.idf))
        with one_blas_thread():
            return self._fitted(facets, self._common(rows, seed))

    def load(self, directory: Path, facets: Facets) -> FittedLinearAutoencoder:
        """Map the array from disk.

        Raises:
            ArtifactError: The array is not one of finite numbers for each playlist and factor.
        """
        path = directory / FILE
        common = map_array(path)
        expected = (len(facets.lengths), self.factors)
        if common.shape != expected or common.dtype != np.float32 or not np.isfinite(common).all():
            raise ArtifactError(
                expected=f"finite numbers, float32, of shape {expected}",
                got=f"{common.dtype} of shape {common.shape}",
                where=Where(path),
                hint="Fit the model again.",
            )
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
