"""Sums of weights over rows, by hand, and the compiled form against NumPy's: to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.facets.sparse import Csr, from_lists
from segue.facets.weighed import Weighed, row_sums, weighed_sums

ROWS, COLUMNS = 90, 700


@pytest.fixture(scope="module")
def matrix() -> Csr:
    """Rows of many lengths, some of them empty."""
    rng = np.random.default_rng(0)
    return from_lists([rng.permutation(COLUMNS)[: rng.integers(0, 40)] for _ in range(ROWS)], COLUMNS)


def test_values_of_a_row_are_summed_with_their_columns_factors() -> None:
    rows = from_lists([[0, 2], [], [1]], 3)
    assert row_sums(rows, np.array([1, 10, 100], np.float32)).tolist() == [101, 0, 10]
    assert row_sums(from_lists([[]], 3), np.ones(3, np.float32)).tolist() == [0]


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
