"""Where tracks stand in their playlists, whatever their codes."""

from __future__ import annotations

import numpy as np
import polars as pl

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.facets.order import LAST, track_rows


def rows(*playlists: list[int] | None) -> pl.DataFrame:
    return pl.DataFrame({"tracks": pl.Series(playlists, dtype=pl.List(pl.UInt32))})


def test_positions_are_those_of_the_playlist_whatever_the_codes() -> None:
    builder = DatasetBuilder()
    for name in "abcd":
        builder.add_track(TrackRecord(id=name))
    for place, tracks in enumerate((["d", "a", "c"], [], ["b", "d"])):
        builder.add_playlist(PlaylistRecord(id=str(place), tracks=tracks))
    found = Facets.of(builder.build({"format": "test"}))
    assert found.playlists["track"].indices.tolist() == [0, 2, 3, 1, 3]
    assert found.positions.tolist() == [1, 2, 0, 0, 1]
    assert found.columns("track").indices.tolist() == [0, 2, 0, 0, 2]
    assert found.select(np.array([False, True, True])).positions.tolist() == [0, 1]


def test_a_repeated_track_stands_where_it_is_first() -> None:
    matrix, positions = track_rows(rows([5, 3, 5, 3, 0], None, [3]), 6)
    assert matrix.indices.tolist() == [0, 3, 5, 3]
    assert positions.tolist() == [4, 1, 0, 0]


def test_no_playlist_and_a_very_long_one() -> None:
    assert not len(track_rows(rows(), 3)[1])
    matrix, positions = track_rows(rows(list(range(70_000))), 70_000)
    assert matrix.nnz == len(positions) == 70_000
    assert positions[0] == 0
    assert positions[-1] == LAST
