"""Sparse rows from lists of codes: the one place where ragged lists become matrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float32]
Codes: TypeAlias = NDArray[np.int32]
Csr: TypeAlias = "csr_array[np.float32]"


def from_lists(lists: Sequence[Sequence[int]], columns: int) -> Csr:
    """A 0/1 matrix of shape (len(lists), columns) with a one for each code in a row's list."""
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    codes = np.fromiter((code for codes in lists for code in codes), np.int32, int(lengths.sum()))
    return from_codes(codes, lengths, columns)


def from_codes(codes: NDArray[np.integer], lengths: NDArray[np.integer], columns: int) -> Csr:
    """The same from one flat array of codes and the length of each row; a repeated code counts once."""
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    matrix = csr_array(
        (np.ones(len(codes), np.float32), codes.astype(np.int32), pointers), shape=(len(lengths), columns)
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def counts(matrix: Csr) -> Floats:
    """In how many rows each column occurs, shape (columns,)."""
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float32)


def scale(matrix: Csr, *, rows: Floats | None = None, columns: Floats | None = None) -> Csr:
    """The matrix with each row and column multiplied by its factor; the structure is shared, not copied."""
    data = matrix.data
    if columns is not None:
        data = data * columns[matrix.indices]
    if rows is not None:
        data = data * np.repeat(rows, np.diff(matrix.indptr))
    return csr_array((data.astype(np.float32, copy=False), matrix.indices, matrix.indptr), shape=matrix.shape)


def row(matrix: Csr, i: int) -> tuple[Codes, Floats]:
    """The codes and values of one row, as views."""
    part = slice(int(matrix.indptr[i]), int(matrix.indptr[i + 1]))
    return matrix.indices[part], matrix.data[part]
