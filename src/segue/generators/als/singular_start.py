"""The leading part of a sparse matrix, by a randomised singular value decomposition: where a factorisation may start.

Halko, Martinsson, Tropp 2011 (SIAM Review 53, algorithm 4.4): random vectors are brought through A A' a few times and
made orthonormal in between; what they span is near what A's largest singular vectors span. Alternating least squares,
which from random vectors takes most of its sweeps to find that, begins with it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Csr, Floats
from segue.generators.als.sweep import turned

TINY: Final = 1e-7
"""Share of the largest eigenvalue below which a direction is rounding alone."""


def leading(rows: Csr, columns: Csr, dim: int, passes: int, seed: int) -> Floats:
    """The vectors of A's columns, (columns, dim): V S^1/2 of the U S V' that is nearest to A, the largest last.

    Args:
        rows: A, (rows, columns).
        columns: A', (columns, rows).
        dim: How many singular values; those that A has not got are columns of zeros.
        passes: Through A A', from 0; 2 do.
        seed: Of the random vectors.
    """
    found = np.random.default_rng(seed).standard_normal((rows.shape[0], dim), np.float32)
    for _ in range(passes):
        found = np.asarray(rows @ np.asarray(columns @ _orthonormal(found)), np.float32)
    there = np.asarray(columns @ _orthonormal(found), np.float32)
    squares, basis, kept = _spectrum(there)
    roots = np.where(kept, np.maximum(squares, TINY * squares[-1]) ** -0.25, 0) if kept.any() else squares
    return turned(there, (basis * roots).astype(np.float32))


def _orthonormal(vectors: Floats) -> Floats:
    """Columns of length 1 at right angles that span the same, in their place; zeros where they span less."""
    squares, basis, kept = _spectrum(vectors)
    roots = np.where(kept, np.maximum(squares, TINY * squares[-1]) ** -0.5, 0) if kept.any() else squares
    return turned(vectors, (basis * roots).astype(np.float32))


def _spectrum(vectors: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """The eigenvalues of the columns' products, ascending, their eigenvectors, and which are more than rounding."""
    squares, basis = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    squares = np.maximum(squares, 0)
    return squares, basis, squares > TINY * squares[-1]
