from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.facets.sparse import Csr, from_lists

SIZE = 700


@pytest.fixture(params=[np.int32, np.int64])
def rows(request: pytest.FixtureRequest) -> Csr:
    """Rows of different lengths, some of them empty, with pointers of either type."""
    rng = np.random.default_rng(0)
    found = from_lists([np.sort(rng.permutation(SIZE)[: rng.integers(0, 40)]) for _ in range(90)], SIZE)
    found.indptr = found.indptr.astype(request.param)
    return found


PICKED = np.array([3, 88, 3, 0, 41, 41, 7], np.int32)


def test_codes_are_gathered_row_after_row(rows: Csr) -> None:
    found, lengths = compiled.gathered_codes(rows.indptr, rows.indices, PICKED)
    assert lengths.tolist() == np.diff(rows.indptr)[PICKED].tolist()
    assert found.tolist() == [
        code for i in PICKED for code in rows.indices[rows.indptr[i] : rows.indptr[i + 1]]
    ]


@pytest.mark.parametrize("some", [0, 1, 1500])
def test_distinct_codes_are_numbered_as_numpy_does(some: int) -> None:
    codes = np.random.default_rng(1).integers(0, SIZE, some).astype(np.int32)
    for _ in range(2):  # its scratch memory is clean again
        known, places = compiled.numbered_codes(codes, SIZE)
        expected = np.unique(codes, return_inverse=True)
        assert known.tolist() == expected[0].tolist()
        assert places.tolist() == expected[1].tolist()


def test_weights_of_runs_are_summed_in_their_order(rows: Csr) -> None:
    rng = np.random.default_rng(2)
    lengths = np.diff(rows.indptr)
    places = rng.integers(0, 50, int(lengths.sum())).astype(np.int32)
    weights = rng.normal(size=len(lengths)).astype(np.float32)
    found = compiled.run_sums(places, lengths, weights, 50)
    expected = np.bincount(places, np.repeat(weights, lengths), 50).astype(np.float32)
    assert found.tolist() == expected.tolist()


def test_rows_add_their_weights_and_only_sums_above_zero_stay(rows: Csr) -> None:
    weights = np.array([1, 0.1, -1, 3e-9, 0.3, -0.3, 0.7], np.float32)
    expected = np.zeros(SIZE)
    for i, weight in zip(PICKED, weights, strict=True):
        expected[rows.indices[rows.indptr[i] : rows.indptr[i + 1]]] += weight
    factors = np.random.default_rng(4).random(SIZE).astype(np.float32)
    for each in (None, factors):  # its scratch memory is clean again
        codes, sums = compiled.spread_weights(rows.indptr, rows.indices, PICKED, weights, SIZE, each)
        there = np.flatnonzero(expected.astype(np.float32) > 0)
        total = expected[there].astype(np.float32)
        assert codes.tolist() == there.tolist()
        assert sums.tolist() == (total if each is None else total * each[there]).tolist()


@pytest.mark.parametrize("n", [1, 7, 299, 300])
def test_the_best_come_first_and_ties_go_to_the_lower_code(n: int) -> None:
    rng = np.random.default_rng(3)
    codes = rng.permutation(5000)[:300].astype(np.int32)
    scores = rng.normal(size=300).round(1).astype(np.float32)
    scores[:4] = np.inf, -np.inf, 0, np.nan
    order = np.lexsort((codes, -scores))[:n]
    found = compiled.best_of(codes, scores, n)
    assert found[0].tolist() == codes[order].tolist()
    np.testing.assert_array_equal(found[1], scores[order])


def test_what_is_wrong_with_rows_is_found(rows: Csr) -> None:
    codes, pointers = rows.indices.copy(), rows.indptr
    assert compiled.row_fault(pointers, codes, SIZE) == ""
    assert compiled.row_fault(pointers[:1], codes[:0], SIZE) == ""
    row = int(np.argmax(np.diff(pointers)))
    for place in (pointers[row] + 1, pointers[row + 1] - 1):
        wrong = codes.copy()
        wrong[place] = wrong[place - 1]
        assert compiled.row_fault(pointers, wrong, SIZE) == "order"
        assert compiled.row_fault(pointers, wrong, SIZE, ordered=False) == ""
    for place in (0, 1, len(codes) // 2, len(codes) - 1):
        for outside in (-1, SIZE, 2**31 - 1, -(2**31)):
            wrong = codes.copy()
            wrong[place] = outside
            assert compiled.row_fault(pointers, wrong, SIZE) == "codes"
    for place, of in ((0, 1), (len(pointers) - 1, len(codes) - 1), (row, pointers[row + 1] + 1), (row, -1)):
        wrong = pointers.copy()
        wrong[place] = of
        assert compiled.row_fault(wrong, codes, SIZE) == "pointers"
