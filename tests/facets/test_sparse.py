"""Sparse rows against dense ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue import compiled
from segue.facets.sparse import (
    counts,
    csr,
    distinct,
    empty,
    first_places,
    from_codes,
    from_lists,
    gathered,
    numbered,
    ones,
    ranges,
    row,
    run_sums,
    scale,
    spread_out,
    union,
)

COLUMNS = 7
lists_of_codes = st.lists(st.lists(st.integers(0, COLUMNS - 1), max_size=9), max_size=6)


@given(lists_of_codes)
def test_a_row_has_a_one_for_each_code_of_its_list(lists: list[list[int]]) -> None:
    matrix = from_lists(lists, COLUMNS)
    assert matrix.shape == (len(lists), COLUMNS)
    assert matrix.dtype == np.float32
    expected = np.zeros((len(lists), COLUMNS))
    for i, codes in enumerate(lists):
        expected[i, codes] = 1
    np.testing.assert_array_equal(matrix.toarray(), expected)
    np.testing.assert_array_equal(counts(matrix), expected.sum(axis=0))
    for i in range(len(lists)):
        codes, values = row(matrix, i)
        np.testing.assert_array_equal(codes, np.flatnonzero(expected[i]))
        assert (values == 1).all()


def test_lists_of_array_codes_and_flat_codes_give_the_same() -> None:
    lists = [[3, 1], [], [0]]
    arrays = [np.array(codes, np.int32) for codes in lists]
    flat = from_codes(np.array([3, 1, 0]), np.array([2, 0, 1]), 4)
    for matrix in (from_lists(lists, 4), from_lists(arrays, 4)):
        np.testing.assert_array_equal(matrix.toarray(), flat.toarray())


@given(lists_of_codes, lists_of_codes)
def test_a_union_has_the_ones_of_both(one: list[list[int]], other: list[list[int]]) -> None:
    rows = min(len(one), len(other))
    parts = from_lists(one[:rows], COLUMNS), from_lists(other[:rows], COLUMNS)
    found = union(*parts)
    np.testing.assert_array_equal(found.toarray(), np.maximum(*(part.toarray() for part in parts)))
    assert (found.data == 1).all()


def test_numbers_become_ones() -> None:
    matrix = csr(np.array([2.5, -1], np.float32), np.array([1, 0]), np.array([0, 1, 2]), (2, 2))
    np.testing.assert_array_equal(ones(matrix).toarray(), [[0, 1], [1, 0]])
    assert matrix.data.tolist() == [2.5, -1]


def test_no_rows_and_no_columns_are_matrices_too() -> None:
    assert from_lists([], 3).shape == (0, 3)
    assert from_lists([[], []], 0).shape == (2, 0)
    assert empty(2, 3).shape == (2, 3)
    assert empty(2, 3).nnz == 0
    np.testing.assert_array_equal((empty(2, 3) + from_lists([[1], []], 3)).toarray(), [[0, 1, 0], [0, 0, 0]])


@given(lists_of_codes.filter(bool), st.data())
def test_scaling_is_a_product_with_diagonal_matrices(lists: list[list[int]], data: st.DataObject) -> None:
    matrix = from_lists(lists, COLUMNS)
    factor = st.floats(0.125, 8, width=16)
    rows = np.array(data.draw(st.lists(factor, min_size=len(lists), max_size=len(lists))), np.float32)
    columns = np.array(data.draw(st.lists(factor, min_size=COLUMNS, max_size=COLUMNS)), np.float32)
    dense = matrix.toarray()
    np.testing.assert_allclose(scale(matrix, rows=rows).toarray(), dense * rows[:, None])
    np.testing.assert_allclose(scale(matrix, columns=columns).toarray(), dense * columns)
    both = scale(matrix, rows=rows, columns=columns)
    np.testing.assert_allclose(both.toarray(), dense * rows[:, None] * columns, rtol=1e-6)
    np.testing.assert_array_equal(matrix.toarray(), dense)  # the original is as it was
    assert both.dtype == np.float32


def test_three_arrays_are_a_matrix() -> None:
    matrix = csr(np.array([2.5, 1], np.float32), np.array([1, 0]), np.array([0, 1, 2]), (2, 2))
    np.testing.assert_array_equal(matrix.toarray(), [[0, 2.5], [1, 0]])


@given(lists_of_codes, st.lists(st.integers(0, 5), max_size=8))
def test_gathered_rows_follow_one_another(lists: list[list[int]], asked: list[int]) -> None:
    matrix = from_lists(lists, COLUMNS)
    rows = [i for i in asked if i < len(lists)]
    codes, lengths = gathered(matrix, np.array(rows, np.int32))
    expected = [sorted(set(lists[i])) for i in rows]
    assert codes.tolist() == [code for found in expected for code in found]
    assert lengths.tolist() == [len(found) for found in expected]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=6))
def test_ranges_count_up_from_each_start(pairs: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in pairs], np.int64)
    lengths = np.array([length for _, length in pairs], np.int64)
    expected = [start + step for start, length in pairs for step in range(length)]
    assert ranges(starts, lengths).tolist() == expected


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=40), min_size=1, max_size=4), st.sampled_from([31, 5000])
)
def test_numbered_is_unique_with_the_inverse_whatever_was_asked_before(
    calls: list[list[int]], size: int
) -> None:
    """Scratch is kept between the calls, and must mean nothing to the next one; few codes of many are sorted."""
    for found in calls:
        codes = np.array(found, np.int32)
        known, places = numbered(codes, size)
        expected, inverse = np.unique(codes, return_inverse=True)
        np.testing.assert_array_equal(known, expected)
        np.testing.assert_array_equal(places, inverse)
        assert known.dtype == places.dtype == np.int32


@given(st.lists(st.integers(0, 30), max_size=40))
def test_distinct_is_unique(found: list[int]) -> None:
    codes = np.array(found, np.int32)
    np.testing.assert_array_equal(distinct(codes), np.unique(codes))


@given(st.lists(st.integers(0, 30), max_size=40), st.lists(st.integers(0, 30), max_size=5))
def test_first_places_are_those_of_codes_that_were_not_there_before(
    found: list[int], taken: list[int]
) -> None:
    expected = [k for k, code in enumerate(found) if code not in found[:k] and code not in taken]
    places = first_places(np.array(found, np.int32), np.array(taken, np.int32), 31)
    assert places.tolist() == expected


def test_codes_have_32_bits_whatever_they_had() -> None:
    made = csr(np.ones(2, np.float32), np.array([4, 0]), np.array([0, 1, 2]), (2, COLUMNS))
    assert (made.indices.dtype, made.indptr.dtype) == (np.int32, np.int32)


@pytest.mark.parametrize("fast", [True, False])
def test_rows_are_gathered_numbered_and_summed_alike_with_and_without_compiled_loops(
    fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (fast and compiled.available()):
        monkeypatch.setattr(compiled, "available", lambda: False)
    matrix = from_lists([[1, 4], [], [0, 4, 6]], COLUMNS)
    rows, weights = np.array([2, 0, 1, 2], np.int32), np.array([1, 0.5, 9, -1], np.float32)
    codes, lengths = gathered(matrix, rows)
    assert (codes.tolist(), lengths.tolist()) == ([0, 4, 6, 1, 4, 0, 4, 6], [3, 2, 0, 3])
    known, places = numbered(codes, COLUMNS)
    assert known.tolist() == [0, 1, 4, 6]
    assert run_sums(places, lengths, weights, 4).tolist() == [0, 0.5, 0.5, 0]
    assert [part.tolist() for part in spread_out(matrix, rows, weights)] == [[1, 4], [0.5, 0.5]]
