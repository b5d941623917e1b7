from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.agreement import agreement, overlap, rank_biased_overlap

LISTS = st.lists(st.integers(0, 30), unique=True, max_size=20)


def answer(*tracks: tuple[str, float, str], notes: tuple[Any, ...] = ()) -> dict[str, Any]:
    """A continuation as JSON, of tracks with a score and a word that each is said to come from."""
    made = [
        {"id": name, "score": score, "reasons": [{"kind": "word", "value": word, "share": 0.5}]}
        for name, score, word in tracks
    ]
    return {"tracks": made, "tags": [], "notes": list(notes)}


def test_an_answer_agrees_with_itself() -> None:
    one = answer(("비", 2.0, "새벽"), ("🌙 밤", 1.0, "밤"), notes=("nothing",))
    found = agreement(one, one, "tracks", 0.0)
    assert found.within(0.0)
    assert (found.identical, found.rbo, found.shared, found.reasons) == (True, pytest.approx(1), 2, 2)
    assert found.overlaps == {10: 1.0, 100: 1.0}


def test_what_differs_is_told_apart() -> None:
    old = answer(("비", 2.0, "새벽"), ("밤", 1.0, "밤"), ("눈", 0.5, "눈"))
    new = answer(("밤", 1.25, "밤"), ("비", 2.0, "비"), ("해", 0.5, "해"), notes=("few",))
    found = agreement(old, new, "tracks", 0.0)
    assert not found.identical
    assert found.overlaps[10] == pytest.approx(2 / 3)
    assert (found.shared, found.reasons, found.notes) == (2, 1, False)
    assert found.score_difference == 0.25


@pytest.mark.parametrize(
    "new",
    [
        answer(("비", 2.1, "새벽")),
        answer(("밤", 2.0, "새벽")),
        answer(("비", 2.0, "밤")),
        answer(("비", 2.0, "새벽"), notes=({"code": "few_tracks", "text": "few"},)),
    ],
    ids=["score", "list", "reasons", "notes"],
)
def test_each_difference_is_beyond_the_tolerance(new: dict[str, Any]) -> None:
    old = answer(("비", 2.0, "새벽"))
    assert not agreement(old, new, "tracks", 0.01).within(0.01)


def test_scores_may_differ_by_the_tolerance() -> None:
    old, new = answer(("비", 2.0, "새벽")), answer(("비", 2.005, "새벽"))
    assert agreement(old, new, "tracks", 0.01).within(0.01)
    assert not agreement(old, new, "tracks", 0.001).within(0.001)


def test_notes_of_either_form_are_compared_by_their_text() -> None:
    old, new = answer(notes=("few",)), answer(notes=({"code": "few_tracks", "text": "few"},))
    assert agreement(old, new, "tracks", 0.0).within(0.0)


def test_overlaps_by_hand() -> None:
    assert overlap("abcd", "bae", 2) == 1.0
    assert overlap("abcd", "bae", 4) == 0.5
    assert overlap("", "", 10) == 1.0
    assert overlap("", "a", 10) == 0.0


def test_rank_biased_overlaps_by_hand() -> None:
    # X = 0, 2: 0/1 · 1/2 + 2/2 · 1/4 + 2/2 · 1/4
    assert rank_biased_overlap("ab", "ba", 0.5) == pytest.approx(0.25 + 0.25)
    # X = 1, 1; s = 1, l = 2: 1/2 + 1/2 · 1/4 + 1 · (2 - 1) / (1 · 2) · 1/4 + ((1 - 1) / 2 + 1/1) · 1/4
    assert rank_biased_overlap("a", "ab", 0.5) == pytest.approx(1 / 2 + 1 / 8 + 1 / 8 + 1 / 4)
    assert rank_biased_overlap("", "") == 1.0
    assert rank_biased_overlap("", "a") == 0.0


@given(LISTS, LISTS)
def test_rank_biased_overlap_is_symmetric_and_a_share(old: list[int], new: list[int]) -> None:
    found = rank_biased_overlap(old, new)
    assert found == pytest.approx(rank_biased_overlap(new, old))
    assert -1e-12 <= found <= 1 + 1e-12
    assert rank_biased_overlap(old, old) == pytest.approx(1)


@given(LISTS.filter(bool))
def test_a_difference_at_the_top_counts_more(keys: list[int]) -> None:
    if len(keys) > 1:
        assert rank_biased_overlap(keys, [-1, *keys[1:]]) < rank_biased_overlap(keys, [*keys[:-1], -1])
