"""Fold-in: the vector of one query from its facets' vectors, by normal equations that all queries share.

With Y the vectors of all facets, and y_i and w_i the vectors and weights of the query's facets,

    x = argmin  sum_i w_i (1 - x . y_i)^2  +  a * sum over all j of (x . y_j)^2  +  r |x - start|^2
      = (a Y'Y + r I + sum_i w_i y_i y_i')^-1  (sum_i w_i y_i + r start)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Floats
from segue.threads import one_blas_thread


class NormalEquations:
    """The equations' shared part, and the solver for each query.

    Attributes:
        gram: The matrix a Y'Y + r I, (factors, factors) float64.
    """

    def __init__(self, gram: NDArray[np.float64], regularization: float) -> None:
        self.gram, self._regularization = gram, np.float32(regularization)
        with one_blas_thread():  # the number of threads would change the last digits
            self._inverse = np.linalg.inv(gram).astype(np.float64, copy=False)

    @classmethod
    def of(cls, vectors: Sequence[Floats], unobserved: float, regularization: float) -> Self:
        """Build from the vectors of all facets, (facets, factors) each, one or more; `a` and `r` as above."""
        gram = np.zeros((vectors[0].shape[1],) * 2)
        with one_blas_thread():
            for block in vectors:
                gram += unobserved * (block.T @ block).astype(np.float64)
        gram[np.diag_indices_from(gram)] += regularization
        return cls(gram, regularization)

    def solved(self, vectors: Floats, weights: Floats, start: Floats | None = None) -> Floats:
        """Return the query's vector, from the smaller of two systems: of factors, or of its n facets.

        The latter uses the inverse of a Y'Y + r I (Woodbury).

        Args:
            vectors: Vectors of the query's facets, (n, factors); zeros for a facet without a vector.
            weights: Their weights, (n,), 0 or more.
            start: The vector to shrink towards instead of 0, (factors,).

        Returns:
            (factors,) float32; `start`, or zeros, where no facet has a vector.
        """
        kept = vectors.any(axis=1) & (weights > 0)
        y, w = vectors[kept].astype(np.float64), weights[kept].astype(np.float64)
        if not len(y):
            return np.zeros(len(self.gram), np.float32) if start is None else start
        side = y.T @ w if start is None else y.T @ w + start * self._regularization
        if len(y) > len(self.gram):
            return _solved(self.gram + (y.T * w) @ y, side).astype(np.float32)
        target = self._inverse @ side
        reach = y @ self._inverse
        small = reach @ y.T
        small.reshape(-1)[:: len(w) + 1] += 1 / w
        correction = _solved(small, y @ target)
        return (target - reach.T @ correction).astype(np.float32)

    def parts(self, vectors: Floats, weights: Floats, starts: Floats | None = None) -> tuple[Floats, Floats]:
        """Return the addends of `solved`.

        Args:
            vectors: As for `solved`.
            weights: As for `solved`.
            starts: Addends of the start, (parts, factors); None for 0.

        Returns:
            What each facet adds, (n, factors), and what each part of the start adds, (parts, factors),
            float32.
        """
        kept = vectors.any(axis=1) & (weights > 0)
        drawn = np.zeros((0, len(self.gram)), np.float32) if starts is None else starts
        if not kept.any():
            return np.zeros_like(vectors), drawn
        y, w = vectors.astype(np.float64), weights.astype(np.float64)
        sides = np.concatenate([y.T * w, drawn.T * self._regularization], axis=1)
        found = _solved(self.gram + (y.T * w) @ y, sides.astype(np.float64, copy=False)).T.astype(np.float32)
        return found[: len(y)], found[len(y) :]


def _solved(matrix: NDArray[np.float64], side: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the solution of equations with a positive definite matrix, by Cholesky's factors.

    LAPACK's own functions: what SciPy does around them takes longer than solving for a few facets.

    Raises:
        LinAlgError: The matrix is not positive definite.
    """
    from scipy.linalg.lapack import dpotrf, dpotrs  # a quarter of a second, which a load does without

    factor, wrong = dpotrf(matrix, lower=0, clean=0)
    if wrong:
        raise np.linalg.LinAlgError(f"a matrix that is not positive definite: {wrong}")
    found, _ = dpotrs(factor, side, lower=0)
    return found
