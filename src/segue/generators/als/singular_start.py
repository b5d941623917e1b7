"""Randomised singular value decomposition of a sparse matrix: the initial vectors of a factorisation.

Halko, Martinsson, Tropp 2011 (SIAM Review 53, algorithm 4.4): random vectors are multiplied by A A' a few
times and made orthonormal in between. They then nearly span A's largest singular vectors. Alternating least
squares with random initial vectors spends most of its sweeps on finding these.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Csr, Floats
from segue.generators.als.sweep import turned

TINY: Final = 1e-7
"""Share of the largest eigenvalue below which a direction is a rounding error."""


def leading(rows: Csr, columns: Csr, dim: int, passes: int, seed: int) -> Floats:
    """Return the vectors of A's columns, (columns, dim): V S^1/2 of the U S V' nearest to A, largest last.

    Args:
        rows: A, (rows, columns).
        columns: A', (columns, rows).
        dim: Number of singular values; those beyond A's rank give columns of zeros.
        passes: Multiplications by A A', from 0; 2 are enough.
        seed: Seed of the random vectors.
    """
    found = np.random.default_rng(seed).standard_normal((rows.shape[0], dim), np.float32)
    for _ in range(passes):
        found = np.asarray(rows @ np.asarray(columns @ _orthonormal(found)), np.float32)
    there = np.asarray(columns @ _orthonormal(found), np.float32)
    squares, basis, kept = _spectrum(there)
    roots = np.where(kept, np.maximum(squares, TINY * squares[-1]) ** -0.25, 0) if kept.any() else squares
    return turned(there, (basis * roots).astype(np.float32))


def _orthonormal(vectors: Floats) -> Floats:
    """Overwrite columns with an orthonormal basis of their span; zeros where they are dependent."""
    squares, basis, kept = _spectrum(vectors)
    roots = np.where(kept, np.maximum(squares, TINY * squares[-1]) ** -0.5, 0) if kept.any() else squares
    return turned(vectors, (basis * roots).astype(np.float32))


def _spectrum(vectors: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the Gram matrix's eigenvalues, ascending, its eigenvectors, and which exceed rounding."""
    squares, basis = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    squares = np.maximum(squares, 0)
    return squares, basis, squares > TINY * squares[-1]
