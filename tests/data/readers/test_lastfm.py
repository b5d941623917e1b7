"""Scrobbles as several programs export them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segue.data.options import Sessions
from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

ALL = Sessions(least=1, played=0)
MBID = "863dd3b3-0000-427c-a0fb-faa7aaaaaaaa"
HEADER = "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid"


@pytest.mark.parametrize(
    "lines",
    [
        (HEADER, f'1672567200,"01 Jan 2023, 10:00",가수,,앨범,,밤,{MBID}', '1672567260,,"가수",,,,"낮 🌞",'),
        (f"user_1\t2023-01-01T10:00:00Z\t\t가수\t{MBID}\t밤", "user_1\t2023-01-01T10:01:00Z\t\t가수\t\t낮 🌞"),
    ],
    ids=["with a header", "without one"],
)  # fmt: skip
def test_tables(tmp_path: Path, playlists, tracks, lines: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    found = read("lastfm", path, sessions=ALL).dataset
    assert [row["tracks"] for row in playlists(found).values()] == [[MBID, "가수 - 낮 🌞"]]
    assert (tracks(found)[MBID]["title"], tracks(found)[MBID]["mbid"]) == ("밤", MBID)


def test_a_table_without_a_header_and_what_plays_now(tmp_path: Path, playlists) -> None:
    path = tmp_path / "미나.csv"
    path.write_text("가수,앨범,밤,01 Jan 2023 10:00\n가수,앨범,지금,\n", "utf-8")
    result = read("lastfm", path, sessions=ALL)
    assert playlists(result.dataset)["2023-01-01T10:00:00"]["tracks"] == ["가수 - 밤"]
    assert result.notes == {"play left out without a time": 1}


def scrobble(minute: int, name: str, mbid: str = "", **more: Any) -> dict[str, Any]:
    date = {"uts": str(1672567200 + 60 * minute), "#text": "01 Jan 2023, 10:00"}
    return {
        "artist": {"mbid": "", "#text": "가수"},
        "name": name,
        "mbid": mbid,
        "album": {"#text": "앨범"},
        "date": date,
        **more,
    }


PLAYS = [scrobble(0, "밤", MBID), scrobble(1, "낮 🌞")]
PAGE = {"recenttracks": {"track": PLAYS, "@attr": {"user": "미나", "page": "1"}}}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (PAGE, "미나/2023-01-01T10:00:00"),
        ([PAGE], "미나/2023-01-01T10:00:00"),
        (PAGE["recenttracks"], "미나/2023-01-01T10:00:00"),
        (PLAYS, "2023-01-01T10:00:00"),
        ([PLAYS], "2023-01-01T10:00:00"),
    ],
    ids=["page", "pages", "page without its frame", "tracks", "lists of tracks"],
)
def test_the_json_of_the_api(tmp_path: Path, playlists, tracks, content: Any, key: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert claims_of(Head.of(path))[0].format == "lastfm"
    found = read("lastfm", path, sessions=ALL).dataset
    assert {name: row["tracks"] for name, row in playlists(found).items()} == {key: [MBID, "가수 - 낮 🌞"]}
    assert tracks(found)["가수 - 낮 🌞"]["album"] == "앨범"


def test_a_bad_scrobble_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([*PLAYS, scrobble(2, "해", date={"uts": "soon"}), scrobble(3, "비", date=None)]), "utf-8"
    )
    with pytest.raises(
        DataError, match=r"record 3, field date\.uts: expected seconds since 1970, got 'soon'"
    ):
        read("lastfm", path)
    result = read("lastfm", path, skip_bad=True, sessions=ALL)
    assert (len(result.problems), result.notes) == (1, {"play left out without a time": 1})
    path.write_text("[[]]", "utf-8")
    with pytest.raises(DataError, match="expected a list of scrobbles, got none"):
        read("lastfm", path)
