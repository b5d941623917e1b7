from __future__ import annotations

import pytest

from segue.data.listens.table_plays import is_headerless, listen_columns
from segue.errors import DataError


def test_columns_are_known_by_the_names_of_several_programs() -> None:
    lastfm = ["uts", "utc_time", "artist", "artist_mbid", "album", "album_mbid", "track", "track_mbid"]
    assert listen_columns(lastfm) == {"time": 0, "artist": 2, "album": 4, "title": 6, "track": 7}
    assert listen_columns(["User", "Track", "TS"]) == {"user": 0, "track": 1, "time": 2}
    assert listen_columns(["user_id", "item_id", "timestamp"]) == {"user": 0, "track": 1, "time": 2}
    assert listen_columns(["track", "title", "artist", "date"]) == {
        "track": 0,
        "title": 1,
        "artist": 2,
        "time": 3,
    }


def test_columns_that_a_person_names_come_first() -> None:
    cells = ["누가", "언제", "곡", "time"]
    assert listen_columns(cells, {"user": "누가", "time": "언제", "title": "곡"}) == {
        "user": 0,
        "time": 1,
        "title": 2,
    }
    with pytest.raises(DataError, match="expected the column 노래, got 누가, 언제, 곡, time"):
        listen_columns(cells, {"track": "노래"})


def test_rows_without_a_header_are_known_by_their_times() -> None:
    assert is_headerless(["가수", "앨범", "밤", "01 Jan 2023 10:00"])
    assert is_headerless(["user_000001", "2009-05-04T23:08:57Z", "", "가수", "", "밤"])
    assert not is_headerless(["artist", "album", "track", "date"])
    assert not is_headerless(["밤", "01 Jan 2023 10:00"])
