from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

COLLECTION = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<NML VERSION="19"><HEAD COMPANY="www.native-instruments.com" PROGRAM="Traktor"></HEAD>
<MUSICFOLDERS></MUSICFOLDERS>
<COLLECTION ENTRIES="3"><ENTRY MODIFIED_DATE="2024/1/2" AUDIO_ID="AAAA" TITLE="밤편지" ARTIST="아이유">\
<LOCATION DIR="/:Users/:me/:음악/:" FILE="밤 &amp; 낮.mp3" VOLUME="Macintosh HD" VOLUMEID="Macintosh HD"></LOCATION>
<ALBUM TRACK="4" TITLE="Palette"></ALBUM>
<INFO BITRATE="320000" GENRE="K-Pop" PLAYTIME="254" PLAYTIME_FLOAT="253.306122" RELEASE_DATE="2017/3/24"></INFO>
<TEMPO BPM="128.0"></TEMPO>
<CUE_V2 NAME="AutoGrid" TYPE="4" START="52.3"></CUE_V2>
</ENTRY>
<ENTRY TITLE="Two"><LOCATION DIR="/:Music/:" FILE="b.mp3" VOLUME="C:" VOLUMEID="1a2b"></LOCATION>
<INFO PLAYTIME="180" RELEASE_DATE="2001/0/0"></INFO>
</ENTRY>
<ENTRY><LOCATION DIR="/:" FILE="c.mp3" VOLUME="USB" VOLUMEID="USB"></LOCATION></ENTRY>
</COLLECTION>
<PLAYLISTS><NODE TYPE="FOLDER" NAME="$ROOT"><SUBNODES COUNT="4">
<NODE TYPE="PLAYLIST" NAME="_LOOPS"><PLAYLIST ENTRIES="0" TYPE="LIST" UUID="0a"></PLAYLIST></NODE>
<NODE TYPE="FOLDER" NAME="Sets"><SUBNODES COUNT="1">
<NODE TYPE="PLAYLIST" NAME="새벽 🌙"><PLAYLIST ENTRIES="3" TYPE="LIST" UUID="0b">
<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="C:/:Music/:b.mp3"></PRIMARYKEY></ENTRY>
<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="Macintosh HD/:Users/:me/:음악/:밤 &amp; 낮.mp3"></PRIMARYKEY></ENTRY>
<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="USB/:Ann/:Wet/:03 - Gone.mp3"></PRIMARYKEY></ENTRY>
</PLAYLIST></NODE></SUBNODES></NODE>
<NODE TYPE="SMARTLIST" NAME="New"><SMARTLIST UUID="0c"><SEARCH_EXPRESSION VERSION="1" QUERY="$PLAYED==FALSE">\
</SEARCH_EXPRESSION></SMARTLIST></NODE>
<NODE TYPE="PLAYLIST" NAME="비"><PLAYLIST ENTRIES="1" TYPE="LIST" UUID="0d">
<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="USB/:c.mp3"></PRIMARYKEY></ENTRY></PLAYLIST></NODE>
</SUBNODES></NODE></PLAYLISTS></NML>
"""


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "collection.nml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_collection_with_its_folders(tmp_path: Path, playlists, tracks, encoding: str) -> None:
    path = write(tmp_path, COLLECTION.replace("\n", "\r\n").encode(encoding))
    assert claims_of(Head.of(path))[0].format == "traktor"
    result = read("traktor", tmp_path)
    night, gone = "/Users/me/음악/밤 & 낮.mp3", "/Volumes/USB/Ann/Wet/03 - Gone.mp3"
    assert {key: (one["title"], one["tracks"]) for key, one in playlists(result.dataset).items()} == {
        "Sets/새벽 🌙": ("새벽 🌙", ["C:/Music/b.mp3", night, gone]),
        "비": ("비", ["/Volumes/USB/c.mp3"]),
    }
    found = tracks(result.dataset)
    one = found[night]
    assert (one["title"], one["artists"], one["album"], one["genres"]) == (
        "밤편지",
        ["아이유"],
        "Palette",
        ["K-Pop"],
    )
    assert (one["released"], one["duration_ms"]) == (dt.date(2017, 3, 24), 253_306)
    assert (found["C:/Music/b.mp3"]["released"], found["C:/Music/b.mp3"]["duration_ms"]) == (None, 180_000)
    assert (found[gone]["title"], found[gone]["artists"]) == ("Gone", ["Ann"])
    assert result.notes == {"smart list left out": 1, "track named by its path": 2}


def test_a_bad_track_or_entry_costs_no_other(tmp_path: Path, playlists) -> None:
    content = COLLECTION.replace('FILE="b.mp3"', "").replace('KEY="C:/:Music/:b.mp3"', "")
    path = write(tmp_path, content)
    with pytest.raises(DataError, match="LOCATION: expected a file, got none") as caught:
        read("traktor", path)
    assert caught.value.where.line == 10
    result = read("traktor", path, skip_bad=True)
    assert len(playlists(result.dataset)["Sets/새벽 🌙"]["tracks"]) == 2
    assert [problem.where.line for problem in result.problems] == [10, 19]


def test_what_is_before_a_break_is_kept(tmp_path: Path, playlists) -> None:
    path = write(
        tmp_path, COLLECTION[: COLLECTION.index('<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="USB/:Ann')] + "<"
    )
    with pytest.raises(DataError, match="broken XML: it ends too early"):
        read("traktor", path)
    found = playlists(read("traktor", path, skip_bad=True).dataset)
    assert {key: len(one["tracks"]) for key, one in found.items()} == {"Sets/새벽 🌙": 2}


def test_another_xml_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected a Traktor collection, got an XSPF playlist"):
        read("traktor", write(tmp_path, "<playlist><trackList/></playlist>"))
