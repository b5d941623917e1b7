"""JSPF and M3U8 playlists, one file or a folder of them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.data.dataset import Dataset
from segue.data.readers import read
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.data.writers import write
from segue.data.writers.jspf import Jspf
from segue.data.writers.m3u8 import M3u8
from segue.data.writers.playlist_files import PlaylistFormat, TrackEntry
from segue.errors import ArtifactError
from segue.types import Continuation, Id, Query, TrackResult

BOTH: list[str] = ["jspf", "m3u8"]


def continuation(id: Id | None, *tracks: TrackResult) -> Continuation:  # noqa: A002 - the field's name
    return Continuation(id=id, tracks=tracks)


def library() -> Dataset:
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id="a", tracks=["one", "two", "three"]))
    builder.add_track(
        TrackRecord(
            id="one",
            title="봄날",
            artists=["가수", "손님"],
            album="첫 앨범",
            released=dt.date(2017, 2, 13),
            duration_ms=274_600,
            location="/음악/봄 날.mp3",
            isrc="KRA381700001",
        )
    )
    builder.add_track(TrackRecord(id="two", location="https://example.com/2.ogg"))
    return builder.build({"format": "test"})


ANSWER = continuation(
    7,
    TrackResult(id="one", score=3.0),
    TrackResult(id="two", score=2.0, title="Two, too", artists=("B",)),
    TrackResult(id="new", score=1.0),
)


QUESTION = Query(id=7, title="비 오는 날 ☔", tracks=("three",))


def written(kind: str, folder: Path, answer: Continuation, query: Query, dataset: Dataset | None) -> str:
    path = folder / f"one.{kind}"
    write(kind, [answer], path, queries=[query], dataset=dataset)
    return path.read_bytes().decode()


def parse_m3u8(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Title and (EXTINF, place) of each track, the way a player reads it."""
    lines = text.splitlines()
    assert lines[0] == "#EXTM3U"
    title, info, tracks = "", "", []
    for line in lines[1:]:
        if line.startswith("#PLAYLIST:"):
            title = line.removeprefix("#PLAYLIST:")
        elif line.startswith("#EXTINF:"):
            info = line.removeprefix("#EXTINF:")
        elif line and not line.startswith("#"):
            tracks.append((info, line))
    return title, tracks


def test_m3u8_says_what_is_known_and_where_it_is(tmp_path: Path):
    assert written("m3u8", tmp_path, ANSWER, QUESTION, library()).split("\n") == [
        "#EXTM3U",
        "#PLAYLIST:비 오는 날 ☔",
        "#EXTINF:275,가수, 손님 - 봄날",
        "#EXTALB:첫 앨범",
        "#SEGUE-TRACK:one",
        "#SEGUE-TITLE:봄날",
        "#SEGUE-ARTIST:가수",
        "#SEGUE-ARTIST:손님",
        "#SEGUE-LENGTH:274600",
        "#SEGUE-ISRC:KRA381700001",
        "/음악/봄 날.mp3",
        "#EXTINF:-1,B - Two, too",
        "#SEGUE-TRACK:two",
        "https://example.com/2.ogg",
        "#EXTINF:-1,",
        "#SEGUE-TRACK:new",
        "new",
        "",
    ]


def test_jspf_says_what_is_known_and_where_it_is(tmp_path: Path):
    assert json.loads(written("jspf", tmp_path, ANSWER, QUESTION, library())) == {
        "playlist": {
            "title": "비 오는 날 ☔",
            "identifier": "7",
            "creator": "Segue",
            "track": [
                {
                    "identifier": ["one"],
                    "location": ["file:///%EC%9D%8C%EC%95%85/%EB%B4%84%20%EB%82%A0.mp3"],
                    "title": "봄날",
                    "creator": "가수, 손님",
                    "album": "첫 앨범",
                    "duration": 274_600,
                    "extension": {
                        "urn:x-segue:playlist": [{"isrc": "KRA381700001", "artists": ["가수", "손님"]}]
                    },
                },
                {
                    "identifier": ["two"],
                    "location": ["https://example.com/2.ogg"],
                    "title": "Two, too",
                    "creator": "B",
                },
                {"identifier": ["new"]},
            ],
        }
    }


@pytest.mark.parametrize(
    ("location", "uri"),
    [
        ("/a b/c.mp3", "file:///a%20b/c.mp3"),
        ("Live: Seoul 100%.mp3", "Live%3A%20Seoul%20100%25.mp3"),
        ("C:\\음악\\a.mp3", "file:///C:/%EC%9D%8C%EC%95%85/a.mp3"),
        ("\\\\server\\share\\a.mp3", "file://server/share/a.mp3"),
        ("/music/caf\udce9.mp3", "file:///music/caf%E9.mp3"),
        ("spotify:track:4uLU6hMCjMI75M1A2tKUQC", "spotify:track:4uLU6hMCjMI75M1A2tKUQC"),
        ("https://example.com/a b", "https://example.com/a b"),
    ],
)
def test_jspf_locations_are_uris(tmp_path: Path, location: str, uri: str):
    from segue.data.writers.jspf import location_uri

    assert location_uri(location) == uri


@pytest.mark.parametrize("kind", BOTH)
def test_without_a_dataset_ids_and_titles_are_enough(tmp_path: Path, kind: str):
    text = written(kind, tmp_path, ANSWER, Query(id=7), None)
    if kind == "m3u8":
        assert parse_m3u8(text) == ("", [("-1,", "one"), ("-1,B - Two, too", "two"), ("-1,", "new")])
    else:
        assert [track["identifier"] for track in json.loads(text)["playlist"]["track"]] == [
            ["one"],
            ["two"],
            ["new"],
        ]


@pytest.mark.parametrize("kind", BOTH)
def test_many_continuations_make_a_folder_with_an_index(tmp_path: Path, kind: str):
    queries = [
        QUESTION,
        Query(id="../../etc"),
        Query(title="제목뿐"),
        Query(id="7", title=QUESTION.title),
    ]
    answers = [
        continuation(query.id, TrackResult(id=number, score=1.0)) for number, query in enumerate(queries)
    ]
    folder = tmp_path / "lists"
    write(kind, answers, folder, queries=queries)
    index: list[dict[str, Any]] = json.loads((folder / "playlists.json").read_text("utf-8"))["files"]
    assert index == [
        {"file": f"7 비 오는 날 ☔.{kind}", "id": 7},
        {"file": f"_.._etc.{kind}", "id": "../../etc"},
        {"file": f"3 제목뿐.{kind}", "id": None},
        {"file": f"7 비 오는 날 ☔ (2).{kind}", "id": "7"},
    ]
    assert {path.name for path in folder.iterdir()} == {"playlists.json", *(row["file"] for row in index)}
    assert list(tmp_path.iterdir()) == [folder]
    for number, row in enumerate(index):
        text = (folder / row["file"]).read_text("utf-8")
        assert (f'"{number}"' if kind == "jspf" else f"\n{number}\n") in text


def test_a_folder_of_playlists_is_replaced_and_any_other_folder_is_not(tmp_path: Path):
    queries = [Query(id=1), Query(id=2)]
    answers = [continuation(query.id, TrackResult(id="x", score=1.0)) for query in queries]
    folder = tmp_path / "lists"
    write("m3u8", answers, folder, queries=queries)
    write("jspf", answers, folder, queries=queries)
    assert sorted(path.name for path in folder.iterdir()) == ["1.jspf", "2.jspf", "playlists.json"]
    other = tmp_path / "dataset"
    library().save(other)
    before = sorted(other.iterdir())
    for sequence in (answers, answers[:1]):
        with pytest.raises(ArtifactError):
            write("jspf", sequence, other, queries=queries[: len(sequence)])
    assert sorted(other.iterdir()) == before


def test_a_folder_with_somebody_elses_playlists_json_is_not_replaced(tmp_path: Path):
    (tmp_path / "playlists.json").write_text("[]")
    (tmp_path / "photo.jpg").write_bytes(b"1")
    with pytest.raises(ArtifactError, match=r"playlists\.json"):
        write("m3u8", [], tmp_path, queries=[])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photo.jpg", "playlists.json"]


def test_no_continuations_make_an_empty_folder(tmp_path: Path):
    write("m3u8", [], tmp_path / "lists", queries=[])
    assert [path.name for path in (tmp_path / "lists").iterdir()] == ["playlists.json"]


texts = st.text(max_size=40) | st.sampled_from(
    ["#EXTINF:5,x", "a\nb", "\r\n#", "한\u2028글", "..", "\u202egpj"]
)


@given(st.lists(st.builds(TrackResult, id=texts, score=st.just(1.0), title=texts), max_size=5), texts)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_titles_and_ids_hold_a_player_sees_each_track_once(
    tmp_path: Path, tracks: list[TrackResult], title: str
):
    text = written("m3u8", tmp_path, continuation(1, *tracks), Query(id=1, title=title), None)
    assert len(parse_m3u8(text)[1]) == len(tracks)
    playlist = json.loads(
        written("jspf", tmp_path, continuation(1, *tracks), Query(id=1, title=title), None)
    )["playlist"]
    assert playlist.get("title", "") == title
    assert [(track["identifier"], track.get("title", "")) for track in playlist["track"]] == [
        ([track.id], track.title) for track in tracks
    ]


def test_a_folder_of_jspf_is_read_back_as_it_was(tmp_path: Path):
    queries = [QUESTION, Query(id="둘", title="둘째")]
    answers = [ANSWER, continuation("둘", TrackResult(id="one", score=1.0))]
    write("jspf", answers, tmp_path / "lists", queries=queries, dataset=library())
    back = read("jspf", tmp_path / "lists").dataset
    names = back.tracks["id"].to_list()
    assert {
        row["id"]: (row["title"], [names[track] for track in row["tracks"]])
        for row in back.playlists.iter_rows(named=True)
    } == {"7": (QUESTION.title, ["one", "two", "new"]), "둘": ("둘째", ["one"])}
    one = back.tracks.filter(pl.col("id") == "one").row(0, named=True)
    assert (one["title"], one["album"], one["duration_ms"]) == ("봄날", "첫 앨범", 274_600)
    assert one["isrc"] == "KRA381700001"


def test_an_m3u8_file_is_read_back_as_it_was(tmp_path: Path):
    text = written("m3u8", tmp_path, ANSWER, QUESTION, library())
    assert text
    back = read("m3u", tmp_path / "one.m3u8").dataset
    assert back.playlists["title"].to_list() == [QUESTION.title]
    assert back.tracks["location"].to_list()[:2] == ["/음악/봄 날.mp3", "https://example.com/2.ogg"]
    assert back.tracks["title"].to_list() == ["봄날", "Two, too", None]
    assert back.tracks["artists"].to_list() == [["가수", "손님"], ["B"], []]
    assert back.tracks["duration_ms"].to_list() == [274_600, None, None]
    assert back.tracks["isrc"].to_list() == ["KRA381700001", None, None]


HARD = ("7", "a/../b.mp3", "#tag", "100%41", "줄\n바꿈", "밤\u2028낮", "file:///x y.mp3", '-1,"a" - b')
"""Ids that a line of a playlist would change."""


@pytest.mark.parametrize("kind", [M3u8(), Jspf()])
def test_tags_ids_and_weights_come_back(tmp_path: Path, kind: PlaylistFormat) -> None:
    tags = ("비 오는 날 ☔", "a|b", "100%25", "두\n줄")
    weights = dict(zip(HARD, (0.0, 0.25, 10.0, 2.5), strict=False))
    entries = [
        TrackEntry(TrackResult(id=track, score=0), location="/음악/a.mp3", weight=weights.get(track, 1.0))
        for track in HARD
    ]
    path = tmp_path / f"one{kind.suffix}"
    path.write_bytes(kind.encode(Query(title="밤", tags=tags), entries))
    result = read("m3u" if kind.suffix == ".m3u8" else "jspf", path)
    row = result.dataset.playlists.row(0, named=True)
    ids = result.dataset.tracks["id"]
    assert ([ids[place] for place in row["tracks"]], row["tags"]) == (list(HARD), [*tags[:3], "두 줄"])
    assert list(result.weights.values()) == [weights]
