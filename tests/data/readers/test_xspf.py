"""XSPF as players write it. What Segue writes and reads back is tested in `tests/data/writers/test_xspf.py`."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

NFD = unicodedata.normalize("NFD", "밤편지")

VLC = """<?xml version="1.0" encoding="UTF-8"?>
<playlist xmlns="http://xspf.org/ns/0/" xmlns:vlc="http://www.videolan.org/vlc/playlist/ns/0/" version="1">
\t<title>새벽 드라이브 🌙</title>
\t<trackList>
\t\t<track>
\t\t\t<location>file:///home/me/%EC%9D%8C%EC%95%85/a%20%26%20b.mp3</location>
\t\t\t<title>밤 &amp; 낮</title>
\t\t\t<creator>아이유</creator>
\t\t\t<album>Palette</album>
\t\t\t<duration>215040</duration>
\t\t\t<extension application="http://www.videolan.org/vlc/playlist/0">
\t\t\t\t<vlc:id>0</vlc:id>
\t\t\t\t<vlc:option>network-caching=1000</vlc:option>
\t\t\t</extension>
\t\t</track>
\t\t<track>
\t\t\t<location>file://localhost/C:/Music/Night%20Drive.mp3</location>
\t\t\t<duration>0</duration>
\t\t</track>
\t\t<track>
\t\t\t<location>../Music/%EB%B9%84.ogg</location>
\t\t</track>
\t</trackList>
\t<extension application="http://www.videolan.org/vlc/playlist/0"><vlc:item tid="0"/></extension>
</playlist>
"""


def write(folder: Path, content: str | bytes, name: str = "밤 산책.xspf") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def of_tracks(*tracks: str, before: str = "") -> str:
    listed = "".join(f"<track>{track}</track>" for track in tracks)
    return f'<playlist version="1" xmlns="http://xspf.org/ns/0/">{before}<trackList>{listed}</trackList></playlist>'


def test_a_list_of_vlc(tmp_path: Path, playlists, tracks) -> None:
    path = write(tmp_path, VLC, "Lists/a.xspf")
    assert claims_of(Head.of(path))[0].format == "xspf"
    result = read("xspf", tmp_path)
    (playlist,) = playlists(result.dataset).values()
    assert playlist["title"] == "새벽 드라이브 🌙"
    assert playlist["tracks"] == ["/home/me/음악/a & b.mp3", "C:/Music/Night Drive.mp3", "Music/비.ogg"]
    first, second, third = tracks(result.dataset).values()
    assert (first["title"], first["artists"], first["album"]) == ("밤 & 낮", ["아이유"], "Palette")
    assert (first["duration_ms"], second["duration_ms"]) == (215040, None)
    assert (second["title"], third["title"]) == ("Night Drive", "비")
    assert set(playlists(result.dataset)) == {"Lists/a.xspf"}
    assert result.notes == {"track named by its path": 2}


def test_what_the_standard_has(tmp_path: Path, playlists, tracks) -> None:
    content = of_tracks(
        "<identifier>urn:isrc:kr-a38-20-12345</identifier><title>밤</title>",
        "<identifier>id:1</identifier><identifier>isrc:KRA382012346</identifier><location>a.mp3</location>",
        f"<title>{NFD}</title><creator>가수</creator>",
        "<title> 제목만\n</title><duration>3:21</duration>",
        before="<annotation>x</annotation><creator>me</creator><date>2021-03-04T05:06:07+09:00</date><mood>3</mood>"
        "<identifier>https://example.org/1</identifier>",
    )
    result = read("xspf", write(tmp_path, content))
    ((key, playlist),) = playlists(result.dataset).items()
    assert (key, playlist["title"]) == ("https://example.org/1", "밤 산책")
    assert playlist["updated"] == dt.datetime(2021, 3, 3, 20, 6, 7)
    assert playlist["tracks"] == ["urn:isrc:kr-a38-20-12345", "id:1", "가수 - 밤편지", "제목만"]
    found = tracks(result.dataset)
    assert [track["isrc"] for track in found.values()] == ["KRA382012345", "KRA382012346", None, None]
    assert (found["제목만"]["title"], found["제목만"]["duration_ms"]) == ("제목만", None)
    assert result.notes == {"field mood not read": 1}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "empty file"),
        (b"<!DOCTYPE html>\n<html></html>", None, "got an HTML page"),
        (b"<playlist>\n<trackList><track></trackList></playlist>", 2, "mismatched tag in column 21"),
        (b"<playlist>\n<date>soon</date></playlist>", None, "expected a time"),
        (b"<playlist><trackList>\n<track><creator>a</creator></track></trackList></playlist>", 2, "track 1"),
        (
            b'<playlist><trackList><track><title>a</title>\n<extension application="urn:x-segue:playlist"><isrc>7'
            b"</isrc></extension></track></trackList></playlist>",
            1,
            "expected an ISRC",
        ),
    ],
)
def test_a_bad_file_is_placed_and_stops_no_folder(
    tmp_path: Path, playlists, content: bytes, line: int | None, words: str
) -> None:
    write(tmp_path, of_tracks("<title>a</title>"), "a.xspf")
    bad = write(tmp_path, content, "b.xspf")
    with pytest.raises(DataError, match=words) as caught:
        read("xspf", bad)
    assert (caught.value.where.file, line is None or caught.value.where.line) == (str(bad), line or True)
    result = read("xspf", tmp_path)
    assert set(playlists(result.dataset)) == {"a.xspf"}
    assert [problem.where.file for problem in result.problems] == [str(bad)]


def test_a_bad_track_costs_no_other_track(tmp_path: Path, playlists) -> None:
    content = of_tracks("<title>a</title>", "<creator>no name</creator>", "<title>b</title>", "<location/>")
    result = read("xspf", write(tmp_path, content), skip_bad=True)
    ((_, playlist),) = playlists(result.dataset).items()
    assert playlist["tracks"] == ["a", "b"]
    assert [problem.where.item for problem in result.problems] == ["track 2", "track 3"]
    cut = content.encode()[: content.index("<creator>")]
    result = read("xspf", write(tmp_path, cut), skip_bad=True)
    assert [one["tracks"] for one in playlists(result.dataset).values()] == [["a"]]
    assert ["too early" in problem.got for problem in result.problems] == [True]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_any_encoding(tmp_path: Path, playlists, encoding: str) -> None:
    result = read("xspf", write(tmp_path, VLC.replace("\n", "\r\n").encode(encoding)))
    assert [one["title"] for one in playlists(result.dataset).values()] == ["새벽 드라이브 🌙"]
