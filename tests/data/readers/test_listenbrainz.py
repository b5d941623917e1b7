from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from segue.data.options import Sessions
from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

ALL = Sessions(least=1)
MBID = "863dd3b3-0000-427c-a0fb-faa7aaaaaaaa"
ARTISTS = [{"artist_credit_name": "가수", "artist_mbid": "a-1", "join_phrase": " & "},
    {"artist_credit_name": "밴드", "artist_mbid": "a-2", "join_phrase": ""}]  # fmt: skip


def listen(minute: int, name: str, mbid: str = "", **more: Any) -> dict[str, Any]:
    mapping = {"recording_mbid": mbid, "artists": ARTISTS} if mbid else None
    info = {"duration_ms": 201_000, "isrc": "KRA381234567"} if mbid else {"duration": "unknown"}
    metadata = {"artist_name": "가수 & 밴드", "track_name": name, "release_name": "앨범",
        "mbid_mapping": mapping, "additional_info": info}  # fmt: skip
    return {
        "listened_at": 1672567200 + 60 * minute,
        "recording_msid": "x",
        "track_metadata": metadata,
        **more,
    }


PLAYS = [listen(0, "밤", MBID), listen(1, "낮 🌞")]


def lines(plays: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in plays)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (lines(PLAYS), "2023-01-01T10:00:00"),
        (json.dumps(PLAYS), "2023-01-01T10:00:00"),
        (
            json.dumps({"payload": {"count": 2, "user_id": "미나", "listens": PLAYS}}),
            "미나/2023-01-01T10:00:00",
        ),
        (json.dumps([{**one, "user_name": "미나"} for one in PLAYS]), "미나/2023-01-01T10:00:00"),
    ],
    ids=["lines", "list", "API", "with names"],
)
def test_plays(tmp_path: Path, playlists, tracks, content: str, key: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    assert claims_of(Head.of(path))[0].format == "listenbrainz"
    found = read("listenbrainz", path, sessions=ALL).dataset
    assert {name: row["tracks"] for name, row in playlists(found).items()} == {
        key: [MBID, "가수 & 밴드 - 낮 🌞"]
    }
    row = tracks(found)[MBID]
    assert (row["artists"], row["artist_ids"], row["mbid"]) == (["가수", "밴드"], ["a-1", "a-2"], MBID)
    assert (row["duration_ms"], row["isrc"], row["album"]) == (201_000, "KRA381234567", "앨범")


def test_an_export_in_its_archive_with_playlists(tmp_path: Path, playlists) -> None:
    track = {"identifier": f"https://musicbrainz.org/recording/{MBID}", "title": "밤"}
    with zipfile.ZipFile(tmp_path / "listenbrainz_mina.zip", "w") as archive:
        archive.writestr("user.json", '{"username": "미나"}')
        archive.writestr("feedback.jsonl", '{"recording_mbid": "x", "score": 1}')
        archive.writestr("listens/2023/1.jsonl", lines(PLAYS))
        archive.writestr("비.jspf", json.dumps({"playlist": {"title": "비", "track": [track]}}))
    found = playlists(read("listenbrainz", tmp_path / "listenbrainz_mina.zip", sessions=ALL).dataset)
    assert {row["title"]: row["tracks"] for row in found.values()} == {
        "비": [MBID],
        None: [MBID, "가수 & 밴드 - 낮 🌞"],
    }


def test_a_bad_play_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines([*PLAYS, {"listened_at": 5}, listen(3, "해", listened_at=None)]), "utf-8")
    with pytest.raises(DataError, match=r"line 3: .*track_metadata"):
        read("listenbrainz", path)
    result = read("listenbrainz", path, skip_bad=True, sessions=ALL)
    assert (len(result.problems), result.notes) == (1, {"play left out without a time": 1})
