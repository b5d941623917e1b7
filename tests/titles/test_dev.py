from __future__ import annotations

import numpy as np
import pytest

from segue.titles import TitleRows
from segue.titles.dev import Question, half_questions, ndcg, title_questions
from segue.titles.rows import TAGS

NAMES = ("a", "b", "c", "d")


def scores(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


def test_ndcg_by_hand() -> None:
    asked = [Question("t", (), ("a", "c"))]
    assert ndcg(scores([3, 0, 2, 1]), asked, NAMES)[0] == pytest.approx(1)
    expected = (1 / np.log2(3) + 1 / np.log2(5)) / (1 + 1 / np.log2(3))
    assert ndcg(scores([1, 4, 3, 2]), [Question("t", (), ("c", "a"))], NAMES)[0] == pytest.approx(expected)
    assert ndcg(scores([0, 3, 0, 2]), asked, NAMES, k=2)[0] == 0


def test_what_is_shown_takes_no_place() -> None:
    asked = [Question("t", ("a",), ("b",))]
    assert ndcg(scores([9, 1, 0, 0]), asked, NAMES)[0] == pytest.approx(1)


def test_a_hidden_name_never_learned_counts_as_missed() -> None:
    asked = [Question("t", (), ("a", "unknown"))]
    assert ndcg(scores([9, 1, 0, 0]), asked, NAMES)[0] == pytest.approx(1 / (1 + 1 / np.log2(3)))


def test_scores_are_left_as_they_are() -> None:
    given = scores([9, 1, 0, 0])
    ndcg(given, [Question("t", ("a",), ("b",))], NAMES)
    assert given[0, 0] == 9


def test_questions_hide_half_or_all() -> None:
    tags = [["a", "b", "c"], ["a"], [], ["b", "d"]]
    rows = TitleRows(["t", "u", "v", ""], tags, {TAGS: tags})
    assert [q.hidden for q in title_questions(rows)] == [("a", "b", "c"), ("a",)]
    (half,) = half_questions(rows)
    assert len(half.shown) == 1
    assert sorted(half.shown + half.hidden) == ["a", "b", "c"]
    assert half_questions(rows, seed=1) == half_questions(rows, seed=1)


def test_a_list_full_of_hits_is_perfect_however_many_are_hidden() -> None:
    names = tuple(f"태그 {number}" for number in range(30))
    asked = [Question("t", (), names[:25])]
    given = scores([float(-place) for place in range(30)])
    assert ndcg(given, asked, names)[0] == pytest.approx(1)
    assert ndcg(given, asked, names, k=20)[0] == pytest.approx(1)
    assert ndcg(given[:, :4], [Question("t", (), names[:4])], names[:4], k=100)[0] == pytest.approx(1)
