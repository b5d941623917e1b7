from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>

<DJ_PLAYLISTS Version="1.0.0">
  <PRODUCT Name="rekordbox" Version="6.8.2" Company="AlphaTheta"/>
  <COLLECTION Entries="4">
    <TRACK TrackID="11" Name="밤편지" Artist="아이유" Composer="" Album="Palette" Grouping="" Genre="K-Pop"
           Kind="MP3 File" Size="5124342" TotalTime="253" DiscNumber="0" TrackNumber="4" Year="2017" AverageBpm="128.00"
           Location="file://localhost/Users/me/%EC%9D%8C%EC%95%85/%EB%B0%A4.mp3" Rating="0">
      <TEMPO Inizio="0.025" Bpm="128.00" Metro="4/4" Battito="1"/>
      <POSITION_MARK Name="" Type="0" Start="0.025" Num="-1"/>
    </TRACK>
    <TRACK TrackID="12" Name="A &amp; B" Artist="" TotalTime="0" Year="0" Location="file://localhost/D:/Music/a%20b.mp3"/>
    <TRACK TrackID="13" Name="Stream" Artist="Ann" Location="file://localhostsoundcloud:tracks:245"/>
    <TRACK TrackID="14" Name="No place" Artist="Ann"/>
  </COLLECTION>
  <PLAYLISTS>
    <NODE Type="0" Name="ROOT" Count="2">
      <NODE Name="Sets" Type="0" Count="2">
        <NODE Name="2024" Type="0" Count="1">
          <NODE Name="새벽 🌙" Type="1" KeyType="0" Entries="3">
            <TRACK Key="14"/>
            <TRACK Key="11"/>
            <TRACK Key="13"/>
          </NODE>
        </NODE>
        <NODE Name="새벽 🌙" Type="1" KeyType="1" Entries="2">
          <TRACK Key="file://localhost/D:/Music/a%20b.mp3"/>
          <TRACK Key="file://localhost/D:/Music/Ann/Wet/03%20Gone.mp3"/>
        </NODE>
      </NODE>
      <NODE Name="빈 것" Type="1" KeyType="0" Entries="0"/>
    </NODE>
  </PLAYLISTS>
</DJ_PLAYLISTS>
"""


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "rekordbox.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_collection_with_its_folders(tmp_path: Path, playlists, tracks, encoding: str) -> None:
    path = write(tmp_path, EXPORT.encode(encoding))
    assert claims_of(Head.of(path))[0].format == "rekordbox"
    result = read("rekordbox", tmp_path)
    night, other, gone = "/Users/me/음악/밤.mp3", "D:/Music/a b.mp3", "D:/Music/Ann/Wet/03 Gone.mp3"
    assert {key: (one["title"], one["tracks"]) for key, one in playlists(result.dataset).items()} == {
        "Sets/2024/새벽 🌙": ("새벽 🌙", ["Ann - No place", night, "soundcloud:tracks:245"]),
        "Sets/새벽 🌙": ("새벽 🌙", [other, gone]),
        "빈 것": ("빈 것", []),
    }
    found = tracks(result.dataset)
    one = found[night]
    assert (one["title"], one["artists"], one["album"], one["genres"]) == (
        "밤편지",
        ["아이유"],
        "Palette",
        ["K-Pop"],
    )
    assert (one["released"], one["duration_ms"]) == (dt.date(2017, 1, 1), 253_000)
    assert (found[other]["title"], found[other]["artists"]) == ("A & B", [])
    assert (found[other]["released"], found[other]["duration_ms"]) == (None, None)
    assert (found[gone]["title"], found[gone]["artists"]) == ("Gone", ["Ann"])
    assert found["Ann - No place"]["title"] == "No place"


def test_a_bad_track_or_entry_costs_no_other(tmp_path: Path, playlists) -> None:
    content = EXPORT.replace('Name="No place" Artist="Ann"', 'Size="7"')
    path = write(tmp_path, content)
    with pytest.raises(DataError, match="expected a location or a name, got none") as caught:
        read("rekordbox", path)
    assert caught.value.where.line == 14
    result = read("rekordbox", path, skip_bad=True)
    assert playlists(result.dataset)["Sets/2024/새벽 🌙"]["tracks"] == [
        "/Users/me/음악/밤.mp3",
        "soundcloud:tracks:245",
    ]
    assert [problem.where.line for problem in result.problems] == [14, 21]
    assert result.problems[1].got == "'14', which it lacks"


def test_what_is_before_a_break_is_kept(tmp_path: Path, playlists) -> None:
    path = write(tmp_path, EXPORT[: EXPORT.index('<TRACK Key="13"/>')])
    with pytest.raises(DataError, match="broken XML: it ends too early"):
        read("rekordbox", path)
    found = playlists(read("rekordbox", path, skip_bad=True).dataset)
    assert {key: one["tracks"] for key, one in found.items()} == {
        "Sets/2024/새벽 🌙": ["Ann - No place", "/Users/me/음악/밤.mp3"]
    }


def test_another_xml_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected a rekordbox library, got an iTunes library"):
        read("rekordbox", write(tmp_path, "<plist><dict><key>Tracks</key></dict></plist>"))
