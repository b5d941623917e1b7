"""Columns of names become the rows that lists of names become."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from segue.facets.bags import coded, first_labels
from segue.facets.sparse import from_lists
from segue.facets.vocabulary import frequent

BAGS = st.lists(
    st.lists(st.sampled_from(["발라드", "jazz", "Jazz", "é", "🌧", "", "\U0001f3a7 z"]), max_size=4),
    max_size=8,
)


def strings(lists: list[list[str]]) -> pl.Series:
    return pl.Series(lists, dtype=pl.List(pl.String))


@given(BAGS)
def test_they_are_what_lists_give(bags: list[list[str]]) -> None:
    names, rows = coded(strings(bags))
    assert names == frequent(bags)
    expected = from_lists([[names.index(name) for name in bag] for bag in bags], len(names))
    assert rows.shape == expected.shape
    assert np.array_equal(rows.toarray(), expected.toarray())
    assert rows.data.dtype == np.float32


def test_nothing_is_an_empty_row() -> None:
    names, rows = coded(pl.Series([["b", None, "a"], None, []], dtype=pl.List(pl.String)))
    assert names == ("a", "b")
    assert rows.toarray().tolist() == [[1, 1], [0, 0], [0, 0]]
    assert coded(pl.Series([], dtype=pl.List(pl.Null)))[0] == ()


def test_the_first_label_of_a_key_counts_and_only_in_its_place() -> None:
    keys = strings([["1", "2"], ["2", "3"], [], ["4", "5"]])
    labels = strings([["하나", "two"], ["zwei"], ["nobody"], ["four", "five", "six"]])
    assert first_labels(keys, labels) == {"1": "하나", "2": "two", "4": "four", "5": "five"}
