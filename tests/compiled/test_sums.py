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


@pytest.mark.parametrize("queries", range(1, compiled.ABREAST + 1))
def test_columns_sum_their_weights_in_order(matrix: Csr, queries: int) -> None:
    rng = np.random.default_rng(1)
    columns = matrix.T.tocsr()
    weights, factors = (rng.normal(size=size).astype(np.float32) for size in ((queries, ROWS), COLUMNS))
    levels = compiled.LevelColumns.of(columns.indptr, columns.indices)
    found, largest = compiled.column_sums(levels, weights, factors)
    assert len(found) == queries
    for own, scores, most in zip(weights, found, largest, strict=True):
        expected = (columns @ own) * factors
        np.testing.assert_array_equal(scores, expected)
        assert most == expected.max()
        known, above = compiled.above(scores, np.float32(0.5))
        assert known.tolist() == np.flatnonzero(expected > 0.5).tolist()
        np.testing.assert_array_equal(above, expected[known])


def test_without_a_positive_sum_the_largest_is_0(matrix: Csr) -> None:
    columns = matrix.T.tocsr()
    levels = compiled.LevelColumns.of(columns.indptr, columns.indices)
    below = np.full((2, ROWS), -1, np.float32)
    assert compiled.column_sums(levels, below, np.ones(COLUMNS, np.float32))[1].tolist() == [0, 0]
