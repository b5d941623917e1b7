from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.records.aliases import ALIASES, decode_playlist, moment
from segue.errors import DataError
from segue.ids import as_id


def decode(**fields: object):
    return decode_playlist(json.dumps(fields, ensure_ascii=False).encode())


def fault(data: bytes | dict[str, object]) -> tuple[str, str]:
    with pytest.raises(DataError) as caught:
        decode_playlist(data if isinstance(data, bytes) else json.dumps(data).encode())
    return caught.value.where.field, caught.value.reason


@pytest.mark.parametrize(
    ("names", "updated"),
    [
        (("id", "title", "tags", "tracks", "updated", "likes"), "2012-09-29T01:57:26Z"),
        (("id", "plylst_title", "tags", "songs", "updt_date", "like_cnt"), "2012-09-29 01:57:26.000"),
        (("pid", "name", "tags", "tracks", "modified_at", "num_followers"), 1348883846),
    ],
)
def test_every_dialect_gives_the_same_playlist(names: tuple[str, ...], updated: object) -> None:
    values = (7, "비 오는 날 🌧 mix", ["비", "감성"], [3, 1, 2], updated, 5)
    playlist = decode(**dict(zip(names, values, strict=True))).playlist
    assert (playlist.id, playlist.title, playlist.tags) == (7, "비 오는 날 🌧 mix", ["비", "감성"])
    assert (playlist.tracks, playlist.likes) == ([3, 1, 2], 5)
    assert playlist.updated == dt.datetime(2012, 9, 29, 1, 57, 26)


def test_everything_but_the_id_may_be_missing_or_null() -> None:
    bare = decode(id="a").playlist
    nulls = decode(id="a", title=None, tags=None, tracks=None, updated=None, likes=None).playlist
    assert bare == nulls
    assert (bare.title, bare.tags, bare.tracks, bare.updated, bare.likes) == (None, [], [], None, None)


def test_default_id_serves_only_where_there_is_none() -> None:
    assert decode_playlist(b"{}", default_id=4).playlist.id == 4
    assert decode_playlist(b'{"id": 9}', default_id=4).playlist.id == 9


def test_track_objects_describe_their_tracks() -> None:
    decoded = decode(
        id=1,
        tracks=[
            {
                "track_uri": "u:1",
                "pos": 1,
                "track_name": "밤편지",
                "artist_name": "가수",
                "artist_uri": "a:1",
                "album_name": "앨범",
                "album_uri": "al:1",
                "duration_ms": 1000,
            },
            {
                "id": 5,
                "pos": 0,
                "title": "T",
                "artists": ["A", "B"],
                "artist_ids": [1, 2],
                "released": "2020-02-29",
                "isrc": "kr-a38-20-12345",
            },
        ],
    )
    first, second = decoded.tracks
    assert decoded.playlist.tracks == [5, "u:1"]
    assert (first.title, first.artists, first.artist_ids) == ("밤편지", ["가수"], ["a:1"])
    assert (first.album, first.album_id, first.duration_ms) == ("앨범", "al:1", 1000)
    assert (second.artists, second.artist_ids, second.released) == (
        ["A", "B"],
        ["1", "2"],
        dt.date(2020, 2, 29),
    )
    assert (first.isrc, second.isrc) == (None, "KRA382012345")


def test_ids_and_objects_mix_in_file_order() -> None:
    decoded = decode(id=1, tracks=[9, {"uri": "x", "pos": 0}, "y"])
    assert decoded.playlist.tracks == [9, "x", "y"]
    assert [track.id for track in decoded.tracks] == ["x"]


def test_artist_ids_of_another_length_are_dropped() -> None:
    assert (
        decode(id=1, tracks=[{"id": 1, "artists": ["A", "B"], "artist_ids": [1]}]).tracks[0].artist_ids == []
    )


def test_unknown_fields_are_named() -> None:
    assert decode(id=1, mood="calm", title="t", x=[1]).ignored == ("mood", "x")


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"title": "t"}, "id"),
        ({"id": None}, "id"),
        ({"id": True}, "id"),
        ({"pid": 1.5}, "pid"),
        ({"id": ""}, "id"),
        ({"id": 1, "name": 3}, "name"),
        ({"id": 1, "tags": "비"}, "tags"),
        ({"id": 1, "tags": ["a", None]}, "tags[1]"),
        ({"id": 1, "songs": [1, "a", False]}, "songs[2]"),
        ({"id": 1, "songs": [1, 2.5]}, "songs[1]"),
        ({"id": 1, "tracks": [{"title": "no id"}]}, "tracks[0]"),
        ({"id": 1, "tracks": [{"id": 1, "album": 2}]}, "tracks[0].album"),
        ({"id": 1, "songs": [7, {"id": 1, "isrc": "봄날"}]}, "songs[1].isrc"),
        ({"id": 1, "like_cnt": -1}, "like_cnt"),
        ({"id": 1, "likes": 2**32}, "likes"),
        ({"id": 1, "likes": True}, "likes"),
        ({"id": 1, "updt_date": "yesterday"}, "updt_date"),
        ({"id": 1, "modified_at": 1462665600000}, "modified_at"),
        ({"id": 1, "pid": 1}, "pid"),
        ({"id": 1, "tracks": [1], "songs": [2]}, "songs"),
        ([1], ""),
    ],
)
def test_errors_name_the_field_as_written(record: dict[str, object], field: str) -> None:
    assert fault(record)[0] == field


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        (b'{"id": NaN}', "", "expected JSON"),
        (b'{"id": 1', "", "ends too early"),
        (b"", "", "ends too early"),
        (b'{"id": 1, "title": "\xb9\xe3"}', "title", "UTF-8"),
        (b'{"id": 1, "title": "\\udc00"}', "title", "surrogate"),
        (b'{"id": 1, "tags": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", "nested too deeply"),
    ],
)
def test_broken_json_is_told_apart(data: bytes, field: str, words: str) -> None:
    got_field, reason = fault(data)
    assert words in reason
    assert got_field in {field, ""}


def test_a_repeated_key_has_its_last_value() -> None:
    assert decode_playlist(b'{"id": 1, "id": 2}').playlist.id == 2


@given(st.one_of(st.integers(), st.text(min_size=1).filter(str.strip)))
def test_any_integer_or_text_is_an_id(key: int | str) -> None:
    assert decode(id=key, tracks=[key]).playlist.tracks == [as_id(key)]


@given(st.datetimes(min_value=dt.datetime(1, 1, 2), max_value=dt.datetime(9999, 12, 30)))
def test_times_survive_iso_text(value: dt.datetime) -> None:
    assert moment(value.isoformat(), field="updated") == value


def test_a_time_with_a_zone_becomes_utc() -> None:
    assert moment("2020-01-01T09:00:00+09:00", field="updated") == dt.datetime(2020, 1, 1)
    assert moment("  ", field="updated") is None


def test_the_alias_table_has_every_playlist_field() -> None:
    assert set(ALIASES.values()) == {"id", "title", "tags", "tracks", "updated", "likes"}
