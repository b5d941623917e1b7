"""Property lists as iTunes and Apple Music export them. The tables of text are in `test_itunes_text.py`."""

from __future__ import annotations

import datetime as dt
import plistlib
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.readers.itunes import fields_of
from segue.data.readers.xml_elements import Element
from segue.data.recognition.head import Head
from segue.errors import DataError

MEDIA = "/Users/me/Music/iTunes/iTunes Media/Music"
NFD = unicodedata.normalize("NFD", f"{MEDIA}/아이유/밤편지/01 밤편지.m4a")


def track(number: int, **fields: Any) -> dict[str, Any]:
    return {"Track ID": number, "Persistent ID": f"{number:016X}", **fields}


def listed(name: str, *tracks: int, **fields: Any) -> dict[str, Any]:
    items = {"Playlist Items": [{"Track ID": number} for number in tracks]} if tracks else {}
    return {"Name": name, "Playlist ID": 900, "All Items": True, **fields, **items}


TRACKS = [
    track(
        101,
        **{
            "Name": "밤편지",
            "Artist": "아이유",
            "Album Artist": "아이유 외",
            "Album": "Palette",
            "Genre": "K-Pop",
        },
        **{
            "Total Time": 253_306,
            "Year": 2017,
            "Release Date": dt.datetime(2017, 3, 24, 12),
            "Track Type": "File",
        },
        Location=f"file://localhost{quote(NFD)}",
    ),
    track(102, Name="Rain & <Sun>", Location="file://localhost/C:/Music/Rain%20%26%20Sun.mp3"),
    track(
        103,
        **{
            "Name": "구름 속",
            "Album Artist": "여럿",
            "Release Date": dt.datetime(2020, 5, 1),
            "Track Type": "Remote",
        },
    ),
    track(104, Location="file:///Volumes/Disk/Music/Ann/Wet/02%20Grey.mp3", Disabled=True),
]
LISTS = [
    listed("Library", 101, 102, 103, 104, Master=True, Visible=False, **{"Playlist Persistent ID": "00"}),
    listed("Music", 101, 102, Music=True, **{"Playlist Persistent ID": "01", "Distinguished Kind": 4}),
    listed("기분", 101, Folder=True, **{"Playlist Persistent ID": "F1"}),
    listed("새벽 🌙", 103, 101, 103, **{"Playlist Persistent ID": "A1", "Parent Persistent ID": "F1"}),
    listed(
        "Recently Played",
        102,
        **{"Playlist Persistent ID": "S1", "Smart Info": b"\0\1", "Smart Criteria": b""},
    ),
    listed("비", 102, **{"Playlist Persistent ID": "A2", "Smart Info": b""}),
    listed("빈 것", **{"Playlist Persistent ID": "A3"}),
]


def library(
    tracks: list[dict[str, Any]] = TRACKS, lists: list[dict[str, Any]] = LISTS, *, sort: bool = False
) -> bytes:
    content = {
        "Major Version": 1,
        "Date": dt.datetime(2026, 1, 2, 3),
        "Features": 5,
        "Tracks": {str(one["Track ID"]): one for one in tracks},
        "Playlists": lists,
        "Music Folder": "file://localhost/Users/me/Music/",
    }
    return plistlib.dumps(content, sort_keys=sort)


@pytest.mark.parametrize("sort", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_library(tmp_path: Path, playlists, tracks, sort: bool, encoding: str) -> None:
    path = tmp_path / "Library.xml"
    path.write_bytes(library(sort=sort).decode().encode(encoding))
    assert claims_of(Head.of(path))[0].format == "itunes"
    result = read("itunes", path)
    first, last = unicodedata.normalize("NFC", NFD), "/Volumes/Disk/Music/Ann/Wet/02 Grey.mp3"
    cloud = "0000000000000067"
    found = playlists(result.dataset)
    assert {key: (one["title"], one["tracks"]) for key, one in found.items()} == {
        "A1": ("새벽 🌙", [cloud, first]),
        "A2": ("비", ["C:/Music/Rain & Sun.mp3"]),
        "A3": ("빈 것", []),
    }
    described = tracks(result.dataset)
    one = described[first]
    assert (one["title"], one["artists"], one["album"], one["genres"]) == (
        "밤편지",
        ["아이유"],
        "Palette",
        ["K-Pop"],
    )
    assert (one["released"], one["duration_ms"], one["location"]) == (dt.date(2017, 1, 1), 253_306, NFD)
    assert described["C:/Music/Rain & Sun.mp3"]["title"] == "Rain & <Sun>"
    assert (described[cloud]["artists"], described[cloud]["released"]) == (["여럿"], dt.date(2020, 5, 1))
    assert (described[last]["title"], described[last]["artists"]) == ("Grey", ["Ann"])
    assert result.repeats == 1
    left_out = {"folder left out": 1, "list of the program's own left out": 2, "smart list left out": 1}
    assert result.notes == left_out | {"track named by its path": 1}


def test_paths_in_the_source_are_relative_to_it(tmp_path: Path, playlists) -> None:
    inside = quote(str(tmp_path / "Music" / "밤.mp3"))
    content = library([track(1, Location=f"file://localhost{inside}")], [listed("밤", 1)])
    (tmp_path / "Library.xml").write_bytes(content)
    assert [one["tracks"] for one in playlists(read("itunes", tmp_path).dataset).values()] == [
        ["Music/밤.mp3"]
    ]


def test_a_smart_list_that_is_exported_alone_is_a_playlist(tmp_path: Path, playlists) -> None:
    path = tmp_path / "별 다섯.xml"
    path.write_bytes(library(TRACKS[:1], [listed("별 다섯", 101, **{"Smart Info": b"\0"})]))
    assert {key: one["title"] for key, one in playlists(read("itunes", path).dataset).items()} == {
        "별 다섯": "별 다섯"
    }


def test_lists_without_ids_are_named_by_their_folders(tmp_path: Path, playlists) -> None:
    circle = {"Playlist Persistent ID": "C", "Parent Persistent ID": "C", "Folder": True, "Name": "돌고"}
    lists = [listed("a", 101), listed("a", 102), listed("b", 101, **{"Parent Persistent ID": "C"}), circle]
    path = tmp_path / "Library.xml"
    path.write_bytes(library(TRACKS, lists))
    assert list(playlists(read("itunes", path).dataset)) == ["a", "a (2)", "돌고/b"]


def test_a_bad_track_or_entry_costs_no_other(tmp_path: Path, playlists) -> None:
    path = tmp_path / "Library.xml"
    content = library([TRACKS[0], {"Track ID": 7}], [listed("밤", 101, 7, 8), listed("낮", 101)])
    path.write_bytes(content)
    with pytest.raises(DataError, match="expected a location, a persistent id or a name") as caught:
        read("itunes", path)
    assert caught.value.where.line == content.decode().split("\n").index("\t\t<key>7</key>") + 2
    result = read("itunes", path, skip_bad=True)
    first = unicodedata.normalize("NFC", NFD)
    assert [one["tracks"] for one in playlists(result.dataset).values()] == [[first], [first]]
    assert [problem.where.item for problem in result.problems] == ["", "playlist 밤", "playlist 밤"]
    assert [problem.got for problem in result.problems[1:]] == ["'7', which it lacks", "'8', which it lacks"]


def test_what_is_before_a_break_is_kept(tmp_path: Path, playlists) -> None:
    content = library()
    path = tmp_path / "Library.xml"
    path.write_bytes(content[: content.index(b"<integer>101</integer>", content.index("새벽".encode())) + 30])
    with pytest.raises(DataError, match="broken XML: it ends too early in column"):
        read("itunes", path)
    result = read("itunes", path, skip_bad=True)
    assert {key: one["tracks"] for key, one in playlists(result.dataset).items()} == {
        "A1": ["0000000000000067"]
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"<DJ_PLAYLISTS/>", "expected an iTunes library, got a rekordbox library"),
        (b"bplist00", "expected an iTunes library, got"),
        (
            b"<plist><dict><key>Tracks</key><dict><key>1</key><dict><key>a</key></dict></dict></dict></plist>",
            "a value",
        ),
    ],
)
def test_what_is_no_library_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "Library.xml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read("itunes", path)


def test_values_are_texts() -> None:
    kinds = ("string", " 밤 "), ("integer", "7"), ("true", ""), ("false", ""), ("dict", "\n")
    children = [
        Element(name, 1, text=text)
        for kind, value in kinds
        for name, text in (("key", kind.title()), (kind, value))
    ]
    assert fields_of(Element("dict", 1, children=children)) == {
        "String": "밤",
        "Integer": "7",
        "True": "true",
    }
