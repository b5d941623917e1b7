"""Sparse rows from lists of codes: the one place where ragged lists become matrices."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from typing import Final, NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from segue import compiled

Floats: TypeAlias = NDArray[np.float32]
Codes: TypeAlias = NDArray[np.int32]
Integers: TypeAlias = NDArray[np.integer]
Csr: TypeAlias = "csr_array[np.float32]"


_LARGEST: Final = np.iinfo(np.int32).max


class Rows(NamedTuple):
    """The three arrays of a sparse matrix's rows; `row` reads them like a matrix.

    For a query or two: making a matrix takes longer than reading it, since it validates its arrays.
    """

    data: Floats
    indices: Codes
    indptr: Integers

    @classmethod
    def of_none(cls, rows: int) -> Self:
        """Return `rows` empty rows."""
        return cls(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(rows + 1, np.int32))

    @property
    def lengths(self) -> Integers:
        """Number of entries in each row."""
        return np.diff(self.indptr)


def csr(data: Floats, codes: Integers, pointers: Integers, shape: tuple[int, int]) -> Csr:
    """Return a matrix from the three arrays of its rows, shared and not copied where codes have 32 bits.

    SciPy would take the wider of both types for both, and read twice as much memory for every query.
    """
    if len(codes) <= _LARGEST:
        codes, pointers = codes.astype(np.int32, copy=False), pointers.astype(np.int32, copy=False)
    return csr_array((data, codes, pointers), shape=shape)  # pyright: ignore[reportReturnType] - the stubs take codes for data


_NOTHING: Final = csr(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(2, np.int32), (1, 1))
"""An empty matrix; a copy of it costs a sixth of one that validates its arrays."""


def empty(rows: int, columns: int) -> Csr:
    """Return an empty matrix of a shape; its arrays are shared with others, and are replaced, never written to."""
    known: dict[tuple[int, int], Csr] = _local.__dict__.setdefault("empty", {})
    if (rows, columns) not in known:
        if len(known) >= _MOST_SHAPES:
            known.clear()
        known[rows, columns] = _emptied(rows, columns)
    return copy.copy(known[rows, columns])


_local = threading.local()
"""What this thread makes once: scratch arrays, and empty matrices to copy."""

_MOST_SHAPES: Final = 256


def _emptied(rows: int, columns: int) -> Csr:
    found = copy.copy(_NOTHING)
    found.resize((rows, columns))  # pyright: ignore[reportArgumentType] - the stubs know no shape of two numbers
    for array in (found.data, found.indices, found.indptr):
        array.flags.writeable = False
    return found


def from_lists(lists: Sequence[Sequence[int] | Codes], columns: int) -> Csr:
    """Return a 0/1 matrix of shape (len(lists), columns) with a one for each code in a row's list."""
    if len(lists) == 1:
        return _one_row(np.array(sorted(set(lists[0])), np.int32), columns)
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    codes = np.fromiter((code for codes in lists for code in codes), np.int32, int(lengths.sum()))
    return from_codes(codes, lengths, columns)


def from_codes(codes: Integers, lengths: Integers, columns: int) -> Csr:
    """Return the same from a flat array of codes and each row's length; a repeated code counts once."""
    if len(lengths) == 1:
        return _one_row(distinct(codes.astype(np.int32)), columns)
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    matrix = csr(np.ones(len(codes), np.float32), codes.astype(np.int32), pointers, (len(lengths), columns))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def _one_row(known: Codes, columns: int) -> Csr:
    """Return the same for one query, of distinct codes, ascending."""
    found = empty(1, columns)
    if len(known):
        found.data, found.indices = np.ones(len(known), np.float32), known
        found.indptr = np.array([0, len(known)], np.int32)
    return found


def ones(matrix: Csr) -> Csr:
    """Return a matrix with ones in place of the values of `matrix`; the structure is shared, not copied."""
    return _with(matrix, np.ones(len(matrix.data), np.float32))


def _with(matrix: Csr, data: Floats) -> Csr:
    """Return the matrix with other values."""
    found = copy.copy(matrix)
    found.data = data
    return found


def union(one: Csr, other: Csr) -> Csr:
    """Return the union of two 0/1 matrices, with codes in order."""
    found: Csr = one + other
    found.sum_duplicates()
    return ones(found)


def counts(matrix: Csr) -> Floats:
    """Return the number of rows in which each column occurs, (columns,)."""
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float32)


def scale(matrix: Csr, *, rows: Floats | None = None, columns: Floats | None = None) -> Csr:
    """Return the matrix with rows and columns multiplied by factors; the structure is shared, not copied."""
    data = matrix.data
    if columns is not None:
        data = data * columns[matrix.indices]
    if rows is not None:
        data = data * np.repeat(rows, np.diff(matrix.indptr))
    return _with(matrix, data.astype(np.float32, copy=False))


def row(matrix: Csr | Rows, i: int) -> tuple[Codes, Floats]:
    """Return the codes and values of one row, as views."""
    part = slice(int(matrix.indptr[i]), int(matrix.indptr[i + 1]))
    return matrix.indices[part], matrix.data[part]


def gathered(matrix: Csr, rows: Integers) -> tuple[Codes, Integers]:
    """Return the codes of some rows, one row after the other, and the length of each; rows may repeat.

    A matrix of those rows would take twice as long, to be made, validated and copied.
    """
    if compiled.available() and matrix.indices.dtype == np.int32:
        return compiled.gathered_codes(matrix.indptr, matrix.indices, rows)
    starts = matrix.indptr[rows]
    lengths = matrix.indptr[rows + 1] - starts
    return matrix.indices[ranges(starts, lengths)], lengths


def holding(playlists: Csr, columns: Csr) -> compiled.Holding | None:
    """Return a matrix and its transpose as compiled loops read them; None without these."""
    arrays = playlists.indptr, playlists.indices, columns.indptr, columns.indices
    if not compiled.available() or any(array.dtype != np.int32 for array in arrays):
        return None
    return compiled.Holding(*arrays)


def ranges(starts: Integers, lengths: Integers) -> NDArray[np.int64]:
    """Return consecutive numbers from each start, as many as its length: (sum of lengths,)."""
    ends = np.cumsum(lengths)
    size = int(ends[-1]) if len(ends) else 0
    return np.arange(size) + np.repeat(starts - ends + lengths, lengths)


def distinct(codes: Codes) -> Codes:
    """Return the distinct codes, ascending: the result of `numpy.unique`, in a fifth of the time."""
    ordered = np.sort(codes)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


_DENSE: Final = 32
"""Up to this many numbers for each code, going through all numbers is faster than sorting the codes."""


def numbered(codes: Codes, size: int) -> tuple[Codes, Codes]:
    """Return the distinct codes, all below `size`, ascending, and each code's index among them.

    The result is that of `numpy.unique` with `return_inverse`, without sorting repeated codes.
    """
    if compiled.available() and codes.dtype == np.int32:
        return compiled.numbered_codes(codes, size)
    place = _places(size)
    if size <= _DENSE * len(codes):
        there = np.zeros(size, np.bool_)
        there[codes] = True
        known = np.flatnonzero(there).astype(codes.dtype)
    else:
        order = np.arange(len(codes), dtype=np.int32)
        place[codes] = order
        known = np.sort(codes[place[codes] == order])  # of a code that repeats, one write is the last
    place[known] = np.arange(len(known), dtype=np.int32)
    return known, place[codes]


def spread_out(
    matrix: Csr, rows: Integers, weights: Floats, factors: Floats | None = None
) -> tuple[Codes, Floats]:
    """Return the codes that some rows hold, ascending, and the sums of these rows' weights, as far as above 0.

    Args:
        matrix: The rows.
        rows: Some of them.
        weights: The weight of each.
        factors: A factor of each code's sum; None for 1.
    """
    size = matrix.shape[1]
    if compiled.available() and matrix.indices.dtype == np.int32:
        return compiled.spread_weights(matrix.indptr, matrix.indices, rows, weights, size, factors)
    codes, lengths = gathered(matrix, rows)
    known, places = numbered(codes, size)
    total = run_sums(places, lengths, weights, len(known))
    some = total > 0
    known, total = known[some], total[some]
    return known, total if factors is None else total * factors[known]


def run_sums(places: Codes, lengths: Integers, weights: Floats, size: int) -> Floats:
    """Return the sum of weights at each of `size` places, summed in double precision, (size,) float32.

    Args:
        places: The places of the first weight, then those of the second, …
        lengths: Number of places of each weight.
        weights: The weights.
        size: Number of places.
    """
    if compiled.available():
        return compiled.run_sums(places, lengths, weights, size)
    return np.bincount(places, np.repeat(weights, lengths), size).astype(np.float32)


def first_places(codes: Codes, taken: Codes, size: int) -> Codes:
    """Return the positions, ascending, at which codes below `size` occur first; codes in `taken` are left out."""
    place = _places(size)
    order = np.arange(len(codes), dtype=np.int32)
    place[codes[::-1]] = order[::-1]  # of a code that repeats, the last write is its first place
    place[taken] = -1
    return order[place[codes] == order]


def _places(size: int) -> Codes:
    """Return this thread's scratch array of at least `size` numbers, with arbitrary content."""
    kept: Codes | None = getattr(_local, "places", None)
    if kept is None or len(kept) < size:
        kept = _local.places = np.empty(size, np.int32)
    return kept
