"""Whether playlists keep an order that somebody chose."""

from __future__ import annotations

import pytest

from segue.data.order import are_ordered, is_ascending, keeps_order
from segue.data.records.builder import PlaylistRecord
from tests.data.split.playlists import dataset_of


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["9", "10", "11"], True),  # as numbers, not as texts
        (["10", "9"], False),
        (["가", "나", "☕"], False),
        (["☕", "가", "나"], True),
        (["10", "9", "a"], True),
        ([], True),
    ],
)
def test_ids_ascend_as_numbers_or_as_texts(ids: list[str], expected: bool):
    assert is_ascending(ids) == expected


def test_nearly_all_lists_must_be_sorted_to_keep_no_order():
    sorted_list, own = ["1", "2", "3"], ["3", "1", "2"]
    assert are_ordered([])
    assert not are_ordered([sorted_list] * 10)
    assert not are_ordered([sorted_list] * 9 + [own])
    assert are_ordered([sorted_list] * 8 + [own] * 2)


def test_short_playlists_say_nothing_about_order():
    short = [PlaylistRecord(id=number, tracks=[2, 1]) for number in range(50)]
    sorted_ones = [PlaylistRecord(id=100 + number, tracks=[3, 5, 8]) for number in range(3)]
    dataset = dataset_of([*short, *sorted_ones])
    assert not keeps_order(dataset.playlists, dataset.tracks)
