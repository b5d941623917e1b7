"""Vectors of tokens to start from: a singular value decomposition of the training playlists (Deerwester et al. 1990).

X is (playlists, tokens) with idf-weighted ones, its rows scaled to length 1; X ≈ U S Vᵀ, and a token's vector is its
row of V / √S, so that the sum of a playlist's vectors is U √S. Tokens that stand in the same playlists start near each
other, which a few thousand titles cannot teach.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import svds

from segue.threads import one_blas_thread

LENGTH: Final = 0.3
"""The root mean square of the numbers of all vectors, as the other vectors start."""

LEAST: Final = 1e-3
"""The smallest singular value, as a share of the largest; what is below is rounding."""


def started(rows: Sequence[NDArray[np.int64]], size: int, dim: int, *, seed: int) -> NDArray[np.float32]:
    """Return vectors, (size, dim) float32; zeros at ids of no row, and where there are too few rows for all numbers.

    Args:
        rows: The ids of each playlist.
        size: How many ids there are.
        dim: Length of a vector.
        seed: Of the solver's start.
    """
    matrix = _weighted(rows, size)
    found = np.zeros((size, dim), np.float32)
    rank = min(dim, min(matrix.shape) - 1)
    if rank < 1 or not matrix.nnz:
        return found
    first = np.random.default_rng([seed, 3]).standard_normal(min(matrix.shape))
    with one_blas_thread():
        _, values, vectors = svds(matrix, k=rank, v0=first)
    kept = values > LEAST * values.max()
    right: NDArray[np.float64] = vectors.T * np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    right *= np.sign(right.sum(axis=0) + 1e-12)  # a singular vector's sign is chance
    used = np.abs(right).sum(axis=1) > 0
    if used.any():
        found[:, :rank] = right * (LENGTH / np.sqrt(np.mean(right[used] ** 2)))
    return found


def _weighted(rows: Sequence[NDArray[np.int64]], size: int) -> csr_array:
    lengths = [len(ids) for ids in rows]
    places = np.repeat(np.arange(len(rows)), lengths)
    ids = np.concatenate([np.zeros(0, np.int64), *rows])
    counts = csr_array((np.ones(len(ids)), (places, ids)), shape=(len(rows), size))
    counts.sum_duplicates()
    counts = counts.log1p()
    idf = np.log((len(rows) + 1) / (np.bincount(counts.indices, minlength=size) + 1)) + 1
    weighted = counts @ diags_array(idf)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.maximum(norms, 1e-9)) @ weighted)
