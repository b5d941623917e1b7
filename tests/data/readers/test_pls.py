from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

WINAMP = """[playlist]
File1=C:\\음악\\아이유\\밤편지.mp3
Title1=아이유 - 밤편지
Length1=253
File10=..\\b.mp3
file2=http://example.org:8000/stream;stream.mp3
title2=Night Radio
LENGTH2=-1
File3=file://localhost/home/me/%EB%B9%84.ogg
Length3=3:21
NumberOfEntries=4
Version=2
"""


def write(folder: Path, content: str | bytes, name: str = "라디오.pls") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_as_players_write_it(tmp_path: Path, playlists, tracks, encoding: str, end: str) -> None:
    path = write(tmp_path, WINAMP.replace("\n", end).encode(encoding), "목록/라디오.pls")
    assert claims_of(Head.of(path))[0].format == "pls"
    result = read("pls", tmp_path)
    ((key, playlist),) = playlists(result.dataset).items()
    assert (key, playlist["title"]) == ("목록/라디오.pls", "라디오")
    radio = "http://example.org:8000/stream;stream.mp3"
    assert playlist["tracks"] == ["C:/음악/아이유/밤편지.mp3", radio, "/home/me/비.ogg", "b.mp3"]
    found = tracks(result.dataset)
    first = found["C:/음악/아이유/밤편지.mp3"]
    assert (first["title"], first["artists"], first["duration_ms"]) == ("밤편지", ["아이유"], 253_000)
    assert (found[radio]["title"], found[radio]["artists"], found[radio]["duration_ms"]) == (
        "Night Radio",
        [],
        None,
    )
    assert found["/home/me/비.ogg"]["duration_ms"] is None
    assert found["b.mp3"]["location"] == str(tmp_path / "b.mp3")
    notes = {"length not understood": 1, "track named by its path": 2}
    assert result.notes == notes | ({"line read as cp949": 2} if encoding == "cp949" else {})


def test_a_title_of_its_own(tmp_path: Path, playlists) -> None:
    content = "\n[PLAYLIST]\nX-GNOME-Title=밤 🌙\nFile1=a.mp3\n"
    assert [one["title"] for one in playlists(read("pls", write(tmp_path, content)).dataset).values()] == [
        "밤 🌙"
    ]


def test_a_bad_track_costs_no_other_track(tmp_path: Path, playlists) -> None:
    path = write(tmp_path, "[playlist]\nFile1=a.mp3\n\nTitle2=Nowhere\nFile3=b.mp3\nFile3=again.mp3\n")
    with pytest.raises(DataError, match=r"track 2.*expected a file or an address, got none") as caught:
        read("pls", path)
    assert (caught.value.where.line, caught.value.where.field) == (4, "File")
    result = read("pls", path, skip_bad=True)
    assert [one["tracks"] for one in playlists(result.dataset).values()] == [["a.mp3", "b.mp3"]]
    assert [problem.where.item for problem in result.problems] == ["track 2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("#EXTM3U\na.mp3\n", "got an M3U playlist"),
        ("a song\nanother\n", "begins with"),
        ("", "got an empty file"),
    ],
)
def test_what_is_no_pls_is_refused_and_stops_no_folder(
    tmp_path: Path, playlists, content: str, words: str
) -> None:
    write(tmp_path, "[playlist]\nFile1=a.mp3\n", "a.pls")
    bad = write(tmp_path, content, "b.pls")
    with pytest.raises(DataError, match=words):
        read("pls", bad)
    result = read("pls", tmp_path)
    assert set(playlists(result.dataset)) == {"a.pls"}
    assert [problem.where.file for problem in result.problems] == [str(bad)]
