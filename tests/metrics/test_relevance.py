from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.metrics.relevance import judge


def test_hits_by_rank():
    relevance = judge([["밤", "비"], []], [["비", "봄", "밤"], ["비"]], 4)
    assert relevance.hits.tolist() == [[True, False, True, False], [False] * 4]
    assert relevance.sizes.tolist() == [2, 0]


def test_a_repeat_is_a_hit_once_and_keeps_its_rank():
    relevance = judge([[1, 2]], [[1, 1, 1, 2]], 4)
    assert relevance.hits.tolist() == [[True, False, False, True]]


def test_repeats_in_the_truth_count_once():
    assert judge([[1, 1, 2]], [[]], 3).sizes.tolist() == [2]


def test_nothing_below_depth_is_looked_at():
    assert not judge([[1]], [[7, 8, 1]], 2).hits.any()


def test_seven_and_text_seven_differ():
    assert not judge([["7"]], [[7]], 1).hits.any()


def test_lists_for_other_questions_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        judge([[1], [2]], [[1]], 3)


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_hits_are_the_common_entries(hidden, listed):
    relevance = judge([hidden], [listed], 20)
    assert relevance.hits.sum() == len(set(hidden) & set(listed[:20]))
    assert relevance.hits.dtype == np.bool_
