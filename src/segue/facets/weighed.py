"""Sums of weights over rows of sparse matrices, in a fixed order: each has one result, whatever is asked with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from segue import compiled
from segue.facets.sparse import Codes, Csr, Floats, gathered, ranges


def row_sums(matrix: Csr, factors: Floats) -> Floats:
    """Return the sum over each row of its values times the factors of their columns, (rows,) float32."""
    found = np.zeros(matrix.shape[0], np.float32)
    some = np.flatnonzero(np.diff(matrix.indptr))
    if len(some):
        found[some] = np.add.reduceat(matrix.data * factors[matrix.indices], matrix.indptr[some])
    return found


class Weighed(NamedTuple):
    """Some rows of a matrix with weights, and factors of the columns.

    Attributes:
        matrix: (rows, columns).
        rows: Some of its rows.
        weights: The weight of each.
        factors: (columns,); None for 1.
        binary: Whether all values of the matrix are 1.
    """

    matrix: Csr
    rows: Codes
    weights: Floats
    factors: Floats | None = None
    binary: bool = True


def weighed_sums(parts: Sequence[Weighed], size: int) -> tuple[Codes, Floats]:
    """Return the columns that any of some rows hold, ascending, and over all parts the sum of weights times factor.

    Sums are in single precision and in the order of rows and parts, so that they have one result.

    Args:
        parts: Rows of matrices with the same columns.
        size: Number of columns.
    """
    kinds = {array.dtype for part in parts for array in (part.matrix.indptr, part.matrix.indices)}
    if compiled.available() and kinds <= {np.dtype(np.int32)}:
        given = [
            compiled.Tokens(
                part.matrix.indptr,
                part.matrix.indices,
                None if part.binary else part.matrix.data,
                part.rows,
                part.weights,
                part.factors,
            )
            for part in parts
        ]
        return compiled.token_sums(given, size)
    total, there = np.zeros(size, np.float32), np.zeros(size, np.bool_)
    for part in parts:
        codes, lengths = gathered(part.matrix, part.rows)
        each = np.repeat(part.weights, lengths)
        if not part.binary:
            starts = part.matrix.indptr[part.rows]
            each = each * part.matrix.data[ranges(starts, lengths)]
        sums = np.zeros(size, np.float32)
        np.add.at(sums, codes, each)
        total += sums if part.factors is None else sums * part.factors
        there[codes] = True
    known = np.flatnonzero(there).astype(np.int32)
    return known, total[known]
