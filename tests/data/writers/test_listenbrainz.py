"""JSPF that ListenBrainz accepts, by the rules that it documents."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from segue.data.dataset import Dataset
from segue.data.readers import read
from segue.data.records.builder import DatasetBuilder, TrackRecord
from segue.data.writers import write
from segue.data.writers.listenbrainz import PLAYLIST, UNTITLED
from segue.errors import QueryError, SegueWarning
from segue.types import Continuation, Query, TrackResult

ONE = "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56"
TWO = "4a77a078-e91a-4522-a409-3b58aa7de3ae"
ADDRESS = "https://musicbrainz.org/recording/"


def library() -> Dataset:
    builder = DatasetBuilder()
    builder.add_track(
        TrackRecord(
            id="a",
            title="밤편지 🌙",
            artists=["아이유", "오혁"],
            album="팔레트",
            duration_ms=253_000,
            mbid=ONE,
        )
    )
    builder.add_track(TrackRecord(id="b", title="without"))
    builder.add_track(TrackRecord(id="c", title="again", mbid=ONE))
    return builder.build({})


def continuation(*tracks: str, key: int = 1) -> Continuation:
    return Continuation(id=key, tracks=tuple(TrackResult(id=track, score=1.0) for track in tracks))


def written(path: Path, *tracks: str, title: str = "비 오는 밤 ☔") -> dict[str, Any]:
    write(
        "listenbrainz", [continuation(*tracks)], path, queries=[Query(id=1, title=title)], dataset=library()
    )
    return json.loads(path.read_text("utf-8"))


def refused(file: Any) -> str:
    """Why ListenBrainz would refuse a file; "" where it would not. The rules of its API's `playlist/create`."""
    if not isinstance(file.get("playlist", {}).get("title"), str) or not file["playlist"]["title"].strip():
        return "no title"
    if not isinstance(file["playlist"]["extension"][PLAYLIST]["public"], bool):
        return "nothing says who may see it"
    for track in file["playlist"].get("track", []):
        identifiers = track.get("identifier")
        if not isinstance(identifiers, list) or len(identifiers) != 1:
            return "no list of one identifier"
        if not re.fullmatch(ADDRESS + r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifiers[0]):
            return "an identifier that is no recording"
    return ""


def test_tracks_are_recordings_of_musicbrainz(tmp_path: Path) -> None:
    file = written(tmp_path / "밤.jspf", "a", ADDRESS + TWO)
    assert refused(file) == ""
    playlist = file["playlist"]
    assert (playlist["title"], playlist["creator"]) == ("비 오는 밤 ☔", "Segue")
    assert playlist["extension"] == {PLAYLIST: {"public": False}}
    assert playlist["track"] == [
        {
            "identifier": [ADDRESS + ONE], "title": "밤편지 🌙", "creator": "아이유, 오혁", "album": "팔레트",
            "duration": 253_000,
        },
        {"identifier": [ADDRESS + TWO]},
    ]  # fmt: skip


def test_tracks_without_an_id_are_left_out_and_counted(tmp_path: Path) -> None:
    with pytest.warns(SegueWarning, match="2 of 3 tracks have no MusicBrainz id"):
        file = written(tmp_path / "x.jspf", "b", "a", "unknown")
    assert [track["title"] for track in file["playlist"]["track"]] == ["밤편지 🌙"]


def test_two_tracks_of_one_recording_come_once(tmp_path: Path) -> None:
    assert len(written(tmp_path / "x.jspf", "c", "a")["playlist"]["track"]) == 1


def test_the_number_of_a_track_at_a_server_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        written(tmp_path / "x.jspf", TWO)


@pytest.mark.parametrize("title", ["", "  "])
def test_a_playlist_without_a_title_gets_one(tmp_path: Path, title: str) -> None:
    file = written(tmp_path / "x.jspf", "a", title=title)
    assert refused(file) == ""
    assert file["playlist"]["title"] == UNTITLED


def test_an_empty_continuation_is_an_empty_playlist(tmp_path: Path) -> None:
    assert written(tmp_path / "x.jspf")["playlist"]["track"] == []


def test_without_any_id_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "x.jspf").write_text("before")
    with pytest.raises(QueryError, match="tracks with MusicBrainz ids") as caught:
        written(tmp_path / "x.jspf", "b")
    assert caught.value.where.item == "question 1"
    assert (tmp_path / "x.jspf").read_text() == "before"
    with pytest.raises(QueryError):
        write(
            "listenbrainz", [continuation("a"), continuation("b", key=2)], tmp_path / "lists",
            queries=[Query(id=1), Query(id=2)], dataset=library(),
        )  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["x.jspf"]


def test_it_is_read_back_with_its_recordings(tmp_path: Path) -> None:
    written(tmp_path / "x.jspf", "a", ADDRESS + TWO)
    tracks = read("jspf", tmp_path / "x.jspf").dataset.tracks
    assert [key.removeprefix(ADDRESS) for key in tracks["id"]] == [ONE, TWO]
    assert tracks["title"].to_list() == ["밤편지 🌙", None]


def test_the_rules_refuse_other_files() -> None:
    whole = {"playlist": {"title": "밤", "extension": {PLAYLIST: {"public": False}}, "track": []}}
    assert refused(whole) == ""
    assert refused({"playlist": {**whole["playlist"], "title": " "}}) == "no title"
    for identifier in (ADDRESS + ONE, [], [ONE], [f"{ADDRESS}x"], [ADDRESS + ONE, ADDRESS + TWO]):
        assert refused({"playlist": {**whole["playlist"], "track": [{"identifier": identifier}]}})
