"""What stands around seeds in their playlists, by hand."""

from __future__ import annotations

import numpy as np

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.facets.around import around


def facets(*playlists: str) -> Facets:
    """Playlists of the tracks a to e, a letter a track."""
    builder = DatasetBuilder()
    for name in "abcde":
        builder.add_track(TrackRecord(id=name))
    for place, tracks in enumerate(playlists):
        builder.add_playlist(PlaylistRecord(id=str(place), tracks=list(tracks)))
    return Facets.of(builder.build({"format": "test"}))


def test_every_track_of_every_playlist_of_every_seed() -> None:
    found = around(facets("cab", "de", "ea"), np.array([0, 4], np.int32), 10)
    assert found.playlists.tolist() == [0, 2, 1, 2]
    assert found.seeds.tolist() == [0, 0, 1, 1]
    assert found.lengths.tolist() == [3, 2, 2, 2]
    assert found.tracks.tolist() == [0, 1, 2, 0, 4, 3, 4, 0, 4]
    assert found.apart.tolist() == [1, 1, 1, 1, 1, 1, 1, 1, 1]
    assert around(facets("cdabe"), np.array([2], np.int32), 10).apart.tolist() == [2, 3, 1, 1, 4]


def test_of_many_playlists_so_many_at_equal_steps() -> None:
    given = facets("ab", "ac", "ad", "ae", "a")
    assert around(given, np.array([0], np.int32), 2).playlists.tolist() == [0, 2]
    assert around(given, np.array([0], np.int32), 5).playlists.tolist() == [0, 1, 2, 3, 4]


def test_no_seeds_and_seeds_of_no_playlist_have_nothing_around() -> None:
    given = facets("ab")
    for seeds in ([], [4]):
        assert not len(around(given, np.array(seeds, np.int32), 10).tracks)
