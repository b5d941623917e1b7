"""From tags to tracks."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

from segue.data.records.builder import TrackRecord
from segue.library.records import catalogue, location_of
from segue.library.tags import FileTags


def records(*tags: dict[str, Any]) -> list[TrackRecord]:
    files = [FileTags(size=1, changed=1, **one) for one in tags]
    return catalogue([(one, Path("/m") / one.id) for one in files]).records


def test_a_file_without_a_title_is_named_by_its_path() -> None:
    found = catalogue([(FileTags(id="새벽/밤 (1998)/03 - 달.mp3", size=1, changed=1), Path("/m/a.mp3"))])
    (record,) = found.records
    assert found.named == 1
    assert (record.title, record.artists, record.album) == ("달", ["새벽"], "밤")
    assert (record.album_id, record.released) == ("새벽 – 밤", dt.date(1998, 1, 1))


def test_names_in_tags_stay() -> None:
    (record,) = records(
        {"id": "새벽/밤 (1998)/03 - 달.mp3", "artists": ("낮",), "released": dt.date(2001, 2, 3)}
    )
    assert (record.title, record.artists, record.released) == ("달", ["낮"], dt.date(2001, 2, 3))


def test_albums_of_one_name() -> None:
    found = records(
        {"id": "a/1.mp3", "title": "1", "artists": ("가",), "album": "베스트"},
        {"id": "b/1.mp3", "title": "1", "artists": ("나",), "album": "베스트"},
        {"id": "c/1.mp3", "title": "1", "artists": ("다",), "album": "베스트"},
        {"id": "c/2.mp3", "title": "2", "artists": ("라",), "album": "베스트"},
        {"id": "d/1.mp3", "title": "1", "artists": ("마",), "album": "베스트", "album_artist": "가"},
        {"id": "e/1.mp3", "title": "1", "artists": ("마",)},
    )
    ids = {record.id: record.album_id for record in found}
    assert ids == {
        "a/1.mp3": "가 – 베스트", "b/1.mp3": "나 – 베스트", "c/1.mp3": "c – 베스트", "c/2.mp3": "c – 베스트",
        "d/1.mp3": "가 – 베스트", "e/1.mp3": None,
    }  # fmt: skip


def test_musicbrainz_tells_albums_of_one_name_and_owner_apart() -> None:
    same = {"title": "1", "artists": ("가",), "album": "가"}
    found = records(
        {"id": "1.mp3", "album_id": "x", **same},
        {"id": "2.mp3", "album_id": "y", **same},
        {"id": "3.mp3", **same},
    )
    assert {record.id: record.album_id for record in found} == {
        "1.mp3": "x",
        "2.mp3": "y",
        "3.mp3": "가 – 가",
    }
    found = records({"id": "1.mp3", "album_id": "x", **same}, {"id": "3.mp3", **same})
    assert {record.album_id for record in found} == {"가 – 가"}


def test_an_artist_has_one_id_where_any_file_says_it() -> None:
    found = records(
        {"id": "1.mp3", "title": "1", "artists": ("가",), "artist_ids": ("x",)},
        {"id": "2.mp3", "title": "2", "artists": ("가", "나")},
        {"id": "3.mp3", "title": "3", "artists": ("나",)},
        {"id": "4.mp3", "title": "4", "artists": ("다",), "artist_ids": ("y",)},
        {"id": "5.mp3", "title": "5", "artists": ("다",), "artist_ids": ("z",)},
        {"id": "6.mp3", "title": "6", "artists": ("다",)},
    )
    assert {record.id[0]: record.artist_ids for record in found} == {
        "1": ["x"], "2": ["x", "나"], "3": [], "4": ["y"], "5": ["z"], "6": [],
    }  # fmt: skip


def test_tracks_are_in_the_order_of_their_albums() -> None:
    found = records(
        {"id": "z.mp3", "title": "z", "artists": ("가",), "album": "새", "released": dt.date(2000, 1, 1)},
        {
            "id": "d.mp3",
            "title": "d",
            "artists": ("가",),
            "album": "옛",
            "released": dt.date(1990, 1, 1),
            "disc": 2,
            "number": 1,
        },
        {
            "id": "c.mp3",
            "title": "c",
            "artists": ("가",),
            "album": "옛",
            "released": dt.date(1990, 1, 1),
            "disc": 1,
            "number": 9,
        },
        {
            "id": "e.mp3",
            "title": "e",
            "artists": ("가",),
            "album": "옛",
            "released": dt.date(1990, 1, 1),
            "disc": 1,
            "number": 10,
        },
    )
    assert [record.title for record in found] == ["c", "e", "d", "z"]


def test_a_location_is_a_path_or_else_a_uri() -> None:
    assert location_of(Path("/m/밤.mp3")) == "/m/밤.mp3"
    assert location_of(Path(os.fsdecode("/m/밤.mp3".encode("cp949")))) == "file:///m/%B9%E3.mp3"
