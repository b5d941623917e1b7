"""n-grams of tracks: each formula by hand, sums of one, contexts that begin a list, what was never seen."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.errors import ArtifactError
from segue.sequences.counts import counted
from segue.sequences.lists import Lists
from segue.sequences.names import Smoothing
from segue.sequences.ngrams import USUAL_DISCOUNT, FittedNGrams, NGrams, discount

LISTS = Lists.of([[0, 1], [0, 1], [0, 2]], 3)
A = np.array([0], np.int32)
NOTHING = np.zeros(0, np.int32)


def test_lidstone_by_hand():
    found = NGrams(2, "lidstone", add=1.0, weight=0.5).fit(LISTS)
    assert found.levels[0].followers(0)[1].tolist() == [3, 2, 1]
    assert found._base().tolist() == pytest.approx([4 / 9, 3 / 9, 2 / 9])
    assert found.probabilities(A).tolist() == pytest.approx([11 / 36, 15 / 36, 10 / 36])


def test_kneser_ney_by_hand():
    found = NGrams(2, "kneser-ney").fit(LISTS)
    # each track stands after one track or beginning, so that all are equal without a context
    assert found._base().tolist() == pytest.approx([1 / 3] * 3)
    assert [discount(level) for level in found.levels] == pytest.approx([USUAL_DISCOUNT, 1 / 3])
    assert found.probabilities(A).tolist() == pytest.approx([2 / 27, 17 / 27, 8 / 27])


def test_back_off_by_hand():
    found = NGrams(2, "back-off").fit(LISTS)
    assert found._base().tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6])
    assert found.probabilities(A).tolist() == pytest.approx([2 / 9, 5 / 9, 2 / 9])


def test_popularity_by_hand():
    found = FittedNGrams.popularity(LISTS)
    assert found.probabilities(A).tolist() == pytest.approx([3.5 / 7.5, 2.5 / 7.5, 1.5 / 7.5])


def test_the_beginning_of_a_list_is_a_context():
    begins = NGrams(3, "kneser-ney").fit(Lists.of([[0, 1, 0, 2]] * 3, 3))
    first = begins.probabilities(A)  # [beginning, 0] is followed by 1, and 0 elsewhere by 2 as well
    later = begins.probabilities(np.array([1, 0], np.int32))
    assert first.argmax() == 1
    assert later.argmax() == 2
    assert begins.probabilities(NOTHING).argmax() == 0
    assert [len(level.keys) for level in begins.levels] == [1, 3, 3]


def test_a_context_that_was_never_seen_gives_what_the_shorter_one_gives():
    found = NGrams(3).fit(LISTS)
    assert found.probabilities(np.array([2, 0], np.int32)).tolist() == pytest.approx(
        NGrams(3).fit(LISTS).probabilities(np.array([1, 0], np.int32)).tolist()
    )
    assert found.probabilities(np.array([1], np.int32)).tolist() == found._base().tolist()


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=7, unique=True), min_size=1, max_size=8),
    st.sampled_from(get_args(Smoothing)),
    st.integers(1, 4),
    st.lists(st.integers(0, 5), max_size=4),
)
@settings(deadline=None, max_examples=60)
def test_probabilities_sum_to_one_and_those_of_the_seen_are_the_same(
    lists: list[list[int]], smoothing: Smoothing, order: int, history: list[int]
):
    found = NGrams(order, smoothing).fit(Lists.of(lists, 6))
    asked = np.array(history, np.int32)
    whole = found.probabilities(asked)
    assert whole.sum() == pytest.approx(1)
    assert (whole >= 0).all()
    codes, some = found.seen(asked)
    assert (np.diff(codes) > 0).all()
    assert some.tolist() == pytest.approx(whole[codes].tolist())


def test_no_list_at_all_leaves_every_track_alike():
    found = NGrams(3).fit(Lists.of([], 4))
    assert found.probabilities(A).tolist() == [0.25] * 4
    assert len(found.seen(A)[0]) == 0


def test_contexts_are_those_of_a_count_by_hand():
    words = [[0, 1, 2], [3, 1, 2], [0, 1]]
    levels = counted(Lists.of(words, 4), 3)
    whole = {
        tuple(history): followers
        for history, followers in (([0, 1], {2: 1}), ([3, 1], {2: 1}), ([4, 0], {1: 2}), ([4, 3], {1: 1}))
    }
    for (older, newer), followers in whole.items():
        parent = levels[1].number(newer)
        assert parent is not None
        number = levels[2].number(parent * 5 + older)
        assert number is not None
        codes, counts = levels[2].followers(number)
        assert dict(zip(codes.tolist(), counts.tolist(), strict=True)) == followers
    assert len(levels[2].keys) == 4


@pytest.mark.parametrize("smoothing", get_args(Smoothing))
def test_what_was_saved_answers_the_same(tmp_path: Path, smoothing: Smoothing):
    found = NGrams(3, smoothing).fit(LISTS)
    found.save(tmp_path)
    loaded = NGrams(3, smoothing).load(tmp_path, 3)
    assert loaded.probabilities(A).tolist() == found.probabilities(A).tolist()


def test_damaged_files_are_refused(tmp_path: Path):
    NGrams(2).fit(LISTS).save(tmp_path)
    np.save(tmp_path / "level1-codes.npy", np.array([9, 9, 9], np.int32))
    with pytest.raises(ArtifactError, match="level1-codes"):
        NGrams(2).load(tmp_path, 3)
    (tmp_path / "level0-keys.npy").unlink()
    with pytest.raises(ArtifactError, match="level0-keys"):
        NGrams(2).load(tmp_path, 3)
