"""Ordered lists: known tracks alone, the most frequent ones."""

from __future__ import annotations

import numpy as np

from segue.sequences.lists import Lists, frequent, places_in

LISTS = Lists.of([[4, 0, 2], [], [2, 3], [2, 0]], 5)


def test_lists_are_read_one_by_one():
    assert len(LISTS) == 4
    assert [LISTS[i].tolist() for i in range(4)] == [[4, 0, 2], [], [2, 3], [2, 0]]
    assert LISTS.lengths.tolist() == [3, 0, 2, 2]
    assert LISTS.owners.tolist() == [0, 0, 0, 2, 2, 3, 3]


def test_unknown_tracks_are_left_out_and_the_order_stays():
    known = frequent(LISTS, 2, 10)
    assert known.tolist() == [0, 2]
    some = LISTS.of_known(known)
    assert [some[i].tolist() for i in range(4)] == [[0, 1], [], [1], [1, 0]]
    assert some.tracks == 2
    assert frequent(LISTS, 1, 1).tolist() == [2]
    assert frequent(LISTS, 9, 10).tolist() == []


def test_places_of_nothing_known():
    places, there = places_in(np.zeros(0, np.int32), np.array([3, 1], np.int32))
    assert places.tolist() == [0, 0]
    assert there.tolist() == [False, False]
