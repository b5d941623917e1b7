"""Stretches of playlists, by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.facets.order import no_positions
from segue.facets.sparse import row
from segue.facets.windows import windows


def facets(*playlists: list[int]) -> Facets:
    """Playlists of the tracks 0 to 29."""
    builder = DatasetBuilder()
    for track in range(30):
        builder.add_track(TrackRecord(id=f"{track:02}"))
    for place, tracks in enumerate(playlists):
        builder.add_playlist(PlaylistRecord(id=str(place), tracks=[f"{track:02}" for track in tracks]))
    return Facets.of(builder.build({"format": "test"}))


def listed(given: Facets, length: int) -> list[list[int]]:
    found = windows(given, length)
    return [row(found, i)[0].tolist() for i in range(found.shape[0])]


def test_windows_follow_the_playlists_own_order_and_overlap_by_half() -> None:
    backwards = list(range(9, -1, -1))
    assert listed(facets(backwards), 4) == [[6, 7, 8, 9], [4, 5, 6, 7], [2, 3, 4, 5], [0, 1, 2, 3]]
    assert listed(facets(backwards[:9]), 4)[-1] == [1, 2, 3]


def test_a_short_playlist_has_none_and_takes_none_of_anothers() -> None:
    given = facets(list(range(6)), [], list(range(20, 27)))
    assert listed(given, 4) == [[20, 21, 22, 23], [22, 23, 24, 25], [24, 25, 26]]
    assert not listed(facets(list(range(6))), 4)


def test_without_positions_there_are_none() -> None:
    given = dataclasses.replace(facets(list(range(20))), positions=no_positions())
    assert windows(given, 4).shape == (0, 30)


@given(st.lists(st.permutations(range(30)).map(lambda some: some[: some[0]]), max_size=4), st.integers(2, 9))
def test_every_track_of_a_long_playlist_is_in_one_to_three_windows(
    playlists: list[list[int]], length: int
) -> None:
    given = facets(*playlists)
    found = windows(given, length)
    long = [bag for bag in playlists if len(bag) > length + length // 2]
    assert set(np.diff(found.indptr).tolist()) <= set(range(max(length // 2, 1), length + 1))
    times = np.bincount(found.indices, minlength=30)
    inside = np.bincount([track for bag in long for track in bag], minlength=30)
    assert (times >= inside).all()
    assert (times <= 3 * inside).all()
