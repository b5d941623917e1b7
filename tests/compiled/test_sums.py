"""Sums over whole matrices, against NumPy and SciPy: to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.facets.sparse import Csr, Weighed, from_lists, weighed_sums

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


@pytest.mark.parametrize("parts", [0, 1, 3])
def test_weighed_rows_are_summed_part_by_part(
    matrix: Csr, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(2)
    other = matrix.copy()
    other.data = rng.normal(size=matrix.nnz).astype(np.float32)
    given = []
    for part in range(parts):
        rows = np.sort(rng.permutation(ROWS)[:9]).astype(np.int32)
        weights, factors = rng.normal(size=9).astype(np.float32), rng.normal(size=COLUMNS).astype(np.float32)
        given.append(
            Weighed((matrix, other)[part % 2], rows, weights, factors if part else None, part % 2 == 0)
        )
    forms = []
    for there in (True, True, False):  # twice: its scratch memory is clean again
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        forms.append(weighed_sums(given, COLUMNS))
    for codes, sums in forms[:2]:
        np.testing.assert_array_equal(codes, forms[2][0])
        np.testing.assert_array_equal(sums, forms[2][1])
    if parts == 1:
        whole = given[0].weights @ matrix[given[0].rows].toarray()
        np.testing.assert_allclose(forms[0][1], whole[forms[0][0]], rtol=1e-5, atol=1e-6)
