"""Half a sweep of alternating least squares: the vectors of all rows of a matrix, given those of its columns.

For a row with the entries i, their weights w_i and the columns' vectors y_i,

    x = argmin  sum_i w_i (1 - x . y_i)^2  +  a * sum over all j of (x . y_j)^2  +  r |x|^2
      = (a Y'Y + r I + Z'WZ)^-1 Z'w,     Z the vectors of the row's entries, W = diag(w)

In the eigenbasis of a Y'Y, the part that all rows share is a diagonal D, whatever their r. A row with fewer
entries than factors then needs a system only as large as its entries, by Woodbury's identity:

    x = (D + r I)^-1 Z' b,     (W^-1 + Z (D + r I)^-1 Z') b = 1

Rows of equal length are solved as one stack of systems. Most rows of playlists and tracks are short, so exact
solutions cost as little as approximate ones by conjugate gradients (Takacs, Pilaszy, Tikk 2011, RecSys).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Csr, Floats
from segue.threads import cores

STACK: Final = 1 << 19
"""Numbers in the vectors gathered for one stack of systems: few enough for a core's cache."""


TURNED: Final = 1 << 12
"""Rows that are rotated at once, so that the extra memory is small next to an array of millions."""


def turned(vectors: Floats, square: Floats) -> Floats:
    """Return `vectors @ square`, written over `vectors`."""
    for first in range(0, len(vectors), TURNED):
        part = vectors[first : first + TURNED]
        part[...] = part @ square
    return vectors


class Shared(NamedTuple):
    """The part of the systems that all rows share, a Y'Y, in its eigenbasis.

    Attributes:
        spectrum: Its eigenvalues, (dim,).
        basis: Its eigenvectors, (dim, dim).
    """

    spectrum: Floats
    basis: Floats

    @classmethod
    def of(cls, gram: NDArray[np.floating], unobserved: float) -> Shared:
        """Return it for Y'Y, (dim, dim), and the weight `a`."""
        spectrum, basis = np.linalg.eigh(np.float64(unobserved) * gram.astype(np.float64))
        return cls(np.maximum(spectrum, 0).astype(np.float32), basis.astype(np.float32))


def solved(
    matrix: Csr, other: Floats, *, unobserved: float, ridge: Floats, overwrite_other: bool = False
) -> Floats:
    """Return the vectors of all rows; zeros for a row without entries.

    Args:
        matrix: Weights above 0, (rows, columns).
        other: The columns' vectors, (columns, dim).
        unobserved: `a` above.
        ridge: `r` of each row, above 0, (rows,).
        overwrite_other: Whether `other` may be overwritten, which saves a copy.

    Returns:
        (rows, dim) float32; the same for any number of threads.
    """
    shared = Shared.of(other.T @ other, unobserved)
    return solved_by(matrix, turned(other if overwrite_other else other.copy(), shared.basis), shared, ridge)


def solved_by(matrix: Csr, turned_other: Floats, shared: Shared, ridge: Floats) -> Floats:
    """Return the same for some of the rows.

    Args:
        matrix: Weights above 0, (rows, columns).
        turned_other: The columns' vectors in the basis of `shared`, (columns, dim).
        shared: What all rows share.
        ridge: `r` of each row, above 0, (rows,).
    """
    dim = turned_other.shape[1]
    found = np.zeros((matrix.shape[0], dim), np.float32)

    def solve(rows: NDArray[np.intp]) -> None:
        length = int(matrix.indptr[rows[0] + 1] - matrix.indptr[rows[0]])
        entries = matrix.indptr[rows][:, None] + np.arange(length)
        diagonal = shared.spectrum + ridge[rows][:, None]
        vectors, weights = turned_other[matrix.indices[entries]], matrix.data[entries]
        way = _by_entries if length < dim else _by_factors
        found[rows] = way(vectors, weights, diagonal)

    with ThreadPoolExecutor(threads()) as pool:
        for _ in pool.map(solve, _stacks(np.diff(matrix.indptr), dim)):
            pass
    return turned(found, shared.basis.T)


def threads() -> int:
    """Return the number of threads: `OMP_NUM_THREADS`, or as many as cores."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return min(int(said), cores()) if said.isdecimal() and int(said) else cores()


def _stacks(lengths: NDArray[np.integer], dim: int) -> Iterator[NDArray[np.intp]]:
    """Yield stacks of rows of equal length, the longest first, since they take longest."""
    order = np.argsort(-lengths, kind="stable")
    order = order[: np.count_nonzero(lengths)]
    starts = np.flatnonzero(np.diff(lengths[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        if len(rows):
            step = max(1, STACK // (int(lengths[rows[0]]) * dim))
            for start in range(0, len(rows), step):
                yield rows[start : start + step]


def _by_entries(vectors: Floats, weights: Floats, diagonal: Floats) -> Floats:
    """Solve by Woodbury: systems with one unknown per entry.

    Args:
        vectors: Z of each row, (rows, entries, dim).
        weights: (rows, entries).
        diagonal: D + r I of each row, (rows, dim).
    """
    root = np.sqrt(diagonal)
    halves = np.asarray(vectors / root[:, None, :], np.float32)
    system = _squared(halves)
    _diagonals(system)[...] += 1 / weights
    shares = _solved(system, np.ones((*weights.shape, 1), np.float32))
    return np.asarray((shares.transpose(0, 2, 1) @ halves)[:, 0] / root, np.float32)


def _by_factors(vectors: Floats, weights: Floats, diagonal: Floats) -> Floats:
    """Solve the normal equations, for rows with at least as many entries as factors; arguments as above."""
    root = np.sqrt(weights)
    halves = np.asarray(vectors * root[:, :, None], np.float32).transpose(0, 2, 1)
    system = _squared(halves)
    _diagonals(system)[...] += diagonal
    return _solved(system, halves @ root[:, :, None])[:, :, 0]


def _squared(stack: Floats) -> Floats:
    """Return each matrix times its transpose; of one array with itself BLAS computes one half only."""
    return np.asarray(stack @ stack.transpose(0, 2, 1), np.float32)


def _diagonals(stack: Floats) -> Floats:
    """Return the diagonals of a stack of square matrices, as a view, (stack, size)."""
    return np.einsum("bii->bi", stack)


def _solved(systems: Floats, sides: Floats) -> Floats:
    return np.asarray(np.linalg.solve(systems, sides), np.float32)
