from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from segue.data.extensions import JSPF
from segue.data.readers import read
from segue.errors import DataError


def write(folder: Path, playlist: object, name: str = "밤 산책.jspf") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"playlist": playlist}), encoding="utf-8")
    return path


def test_a_file(tmp_path: Path, playlists, tracks) -> None:
    playlist = {
        "title": "밤 산책 🌙",
        "creator": "someone",
        "date": "2021-03-04T05:06:07+09:00",
        "identifier": "https://example.org/playlist/1",
        "extension": {},
        "mood": 3,
        "track": [
            {"identifier": ["id:1", "id:1b"], "location": ["file:///a.mp3"], "title": "밤편지",
             "creator": "가수", "album": "앨범", "duration": 1500},
            {"identifier": "id:2"},
            {"location": "https://example.org/b.mp3", "duration": 2000.6},
            {"title": "제목", "creator": "가수"},
            {"title": "제목만"},
        ],
    }  # fmt: skip
    result = read("jspf", write(tmp_path, playlist))
    assert playlists(result.dataset) == {
        "https://example.org/playlist/1": {
            "title": "밤 산책 🌙",
            "tags": [],
            "tracks": ["id:1", "id:2", "https://example.org/b.mp3", "가수 - 제목", "제목만"],
            "likes": None,
            "updated": dt.datetime(2021, 3, 3, 20, 6, 7),
        }
    }
    found = tracks(result.dataset)
    first = found["id:1"]
    assert (first["title"], first["artists"], first["album"]) == ("밤편지", ["가수"], "앨범")
    assert (first["duration_ms"], first["location"]) == (1500, "/a.mp3")
    assert found["https://example.org/b.mp3"]["duration_ms"] == 2000
    assert found["제목만"]["artists"] == []
    assert result.notes == {"field mood not read": 1}


def test_without_an_identifier_the_place_is_the_id(tmp_path: Path, playlists) -> None:
    write(tmp_path, {"title": "a", "location": "https://example.org/x"})
    write(tmp_path, {"title": "b", "identifier": " "}, name="다른/곡.JSPF")
    assert set(playlists(read("jspf", tmp_path).dataset)) == {"https://example.org/x", "다른/곡.JSPF"}
    lone = read("jspf", tmp_path / "다른" / "곡.JSPF").dataset
    assert set(playlists(lone)) == {"곡.JSPF"}


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (b"", "", "empty file"),
        (b"[]", "", "got a list"),
        (b"{}", "", "missing required field `playlist`"),
        (b'{"playlist": {"track": [{"title": 3}]}}', "playlist.track[0].title", "got an integer"),
        (b'{"playlist": {"track": [{"title": "a"}, {"creator": "b"}]}}', "playlist.track[1]", "identifier"),
        (
            b'{"playlist": {"track": [{"title": "a", "extension": {"urn:x-segue:playlist": [{"isrc": "7"}]}}]}}',
            "playlist.track[0].isrc",
            "expected an ISRC",
        ),
        (b'{"playlist": {"date": "soon"}}', "playlist.date", "expected a time"),
        (b'{"playlist": {"title": "a"', "", "too early"),
    ],
)
def test_a_bad_file_is_placed_and_can_be_skipped(
    tmp_path: Path, playlists, content: bytes, field: str, words: str
) -> None:
    write(tmp_path, {"title": "good"}, name="a.jspf")
    bad = tmp_path / "b.jspf"
    bad.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read("jspf", tmp_path)
    assert (caught.value.where.file, caught.value.where.field) == (str(bad), field)
    result = read("jspf", tmp_path, skip_bad=True)
    assert set(playlists(result.dataset)) >= {"a.jspf"}
    assert [problem.where.file for problem in result.problems] == [str(bad)]


def test_what_segue_wrote_of_a_playlist_is_read(tmp_path: Path, playlists) -> None:
    playlist = {
        "extension": {"https://example.org/app": "anything", JSPF: [{"tags": ["비", 3, "밤"]}]},
        "track": [
            {"identifier": "1", "extension": {JSPF: [{"weight": 0, "isrc": "kr-a38-20-12345"}]}},
            {"identifier": "2", "extension": {JSPF: [{"weight": "heavy"}]}},
            {"identifier": "3", "extension": ["of another kind"]},
        ],
    }
    result = read("jspf", write(tmp_path, playlist))
    ((key, found),) = playlists(result.dataset).items()
    assert (found["tags"], found["tracks"]) == (["비", "밤"], ["1", "2", "3"])
    assert result.weights == {key: {"1": 0.0}}
    assert result.dataset.tracks["isrc"].to_list() == ["KRA382012345", None, None]
    assert result.notes == {}
