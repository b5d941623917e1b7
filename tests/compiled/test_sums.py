"""Sums over whole matrices, against NumPy and SciPy: to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.facets.sparse import Csr, from_lists

ROWS, COLUMNS = 90, 700


@pytest.fixture(scope="module")
def matrix() -> Csr:
    """Rows of many lengths, some of them empty."""
    rng = np.random.default_rng(0)
    return from_lists([rng.permutation(COLUMNS)[: rng.integers(0, 40)] for _ in range(ROWS)], COLUMNS)


def test_columns_sum_their_weights_in_order(matrix: Csr) -> None:
    rng = np.random.default_rng(1)
    columns = matrix.T.tocsr()
    weights, factors = (rng.normal(size=size).astype(np.float32) for size in (ROWS, COLUMNS))
    levels = compiled.LevelColumns.of(columns.indptr, columns.indices)
    found, largest = compiled.column_sums(levels, weights, factors)
    expected = (columns @ weights) * factors
    np.testing.assert_array_equal(found, expected)
    assert largest == expected.max()
    known, above = compiled.above(found, np.float32(0.5))
    assert known.tolist() == np.flatnonzero(expected > 0.5).tolist()
    np.testing.assert_array_equal(above, expected[known])


def test_without_a_positive_sum_the_largest_is_0(matrix: Csr) -> None:
    columns = matrix.T.tocsr()
    levels = compiled.LevelColumns.of(columns.indptr, columns.indices)
    assert compiled.column_sums(levels, np.full(ROWS, -1, np.float32), np.ones(COLUMNS, np.float32))[1] == 0
