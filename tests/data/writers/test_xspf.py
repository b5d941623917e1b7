"""XSPF as Segue writes it: what a player sees, and what Segue reads of it."""

from __future__ import annotations

import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.readers import read
from segue.data.writers.playlist_files import TrackEntry
from segue.data.writers.xspf import Xspf
from segue.ids import composed, id_key
from segue.types import Query, TrackResult

SPACE = "{http://xspf.org/ns/0/}"


def entry(track: int | str, **fields: object) -> TrackEntry:
    return TrackEntry(TrackResult(id=track, score=1.0), **fields)  # pyright: ignore[reportArgumentType] - fields by name


FULL = entry(
    "봄날",
    title="봄 <날> & 밤",
    artists=("가수", "손님 - 둘"),
    album="첫 앨범",
    duration_ms=274_600,
    location="/음악/봄 날.mp3",
    weight=2.5,
    isrc="KRA381700001",
)


def test_it_says_what_is_known_and_where_it_is() -> None:
    text = Xspf().encode(Query(id=7, title="비 오는 날 ☔", tags=("비", "100%")), [FULL, entry(8)]).decode()
    assert (
        text
        == """<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:segue="urn:x-segue:playlist">
  <title>비 오는 날 ☔</title>
  <creator>Segue</creator>
  <identifier>7</identifier>
  <extension application="urn:x-segue:playlist">
    <segue:tag>비</segue:tag>
    <segue:tag>100%25</segue:tag>
  </extension>
  <trackList>
    <track>
      <location>file:///%EC%9D%8C%EC%95%85/%EB%B4%84%20%EB%82%A0.mp3</location>
      <identifier>봄날</identifier>
      <title>봄 &lt;날&gt; &amp; 밤</title>
      <creator>가수, 손님 - 둘</creator>
      <album>첫 앨범</album>
      <duration>274600</duration>
      <extension application="urn:x-segue:playlist">
        <segue:artist>가수</segue:artist>
        <segue:artist>손님 - 둘</segue:artist>
        <segue:weight>2.5</segue:weight>
        <segue:isrc>KRA381700001</segue:isrc>
      </extension>
    </track>
    <track>
      <identifier>8</identifier>
    </track>
  </trackList>
</playlist>
"""
    )


def test_another_reader_of_xml_sees_the_same() -> None:
    content = Xspf().encode(Query(title="밤\r\n🌙", id="a\x00b"), [FULL])
    playlist = ET.fromstring(content)  # noqa: S314 - written here
    assert playlist.findtext(f"{SPACE}title") == "밤\r\n🌙"
    assert playlist.findtext(f"{SPACE}identifier") == "a\ufffdb"
    (track,) = playlist.iter(f"{SPACE}track")
    assert track.findtext(f"{SPACE}title") == FULL.title


def test_a_list_without_tracks_is_a_list() -> None:
    content = Xspf().encode(Query(), [])
    assert ET.fromstring(content).find(f"{SPACE}trackList") is not None  # noqa: S314 - written here


@pytest.mark.parametrize(
    ("location", "back"),
    [
        ("/음악/밤 %20.mp3", "/음악/밤 %20.mp3"),
        ("C:\\음악\\a.mp3", "C:/음악/a.mp3"),
        ("\\\\nas\\a\\b.mp3", "//nas/a/b.mp3"),
        ("https://example.com/a b", "https://example.com/a b"),
        ("https://example.com/\x07", "https://example.com/%07"),
        ("spotify:track:4uLU6hMCjMI75M1A2tKUQC", "spotify:track:4uLU6hMCjMI75M1A2tKUQC"),
        ("밤#1.mp3", "{folder}/밤#1.mp3"),
    ],
)
def test_a_location_comes_back(tmp_path: Path, location: str, back: str) -> None:
    path = tmp_path / "a.xspf"
    path.write_bytes(Xspf().encode(Query(), [entry("1", location=location, title="밤")]))
    assert read("xspf", path).dataset.tracks["location"].to_list() == [back.format(folder=tmp_path)]


TEXT = st.text(st.characters(), max_size=8)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=8).map(
    lambda text: composed(text).strip()
)
ENTRIES = st.lists(
    st.builds(
        entry,
        TEXT.filter(lambda text: bool(text.strip())) | st.integers(0, 9),
        title=NAMES,
        artists=st.lists(NAMES.filter(bool), max_size=3).map(tuple),
        album=NAMES,
        duration_ms=st.none() | st.integers(1, 2**32 - 1),
        location=NAMES | st.just("/음악/밤 %.mp3"),
        weight=st.sampled_from((1.0, 0.0, 2.5)),
        isrc=st.sampled_from((None, "KRA381700001")),
    ),
    max_size=5,
    unique_by=lambda one: id_key(one.track.id),
)


@settings(max_examples=50, deadline=None)
@given(
    TEXT.filter(lambda text: bool(text.strip())) | st.integers(0, 9),
    NAMES.filter(bool),
    st.lists(st.sampled_from(("비", "100%", "a\x01b", "새벽 드라이브")), unique=True, max_size=3),
    ENTRIES,
)
def test_what_is_written_is_read(
    key: int | str, title: str, tags: list[str], entries: list[TrackEntry]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xspf")
        path.write_bytes(Xspf().encode(Query(id=key, title=title, tags=tuple(tags)), entries))
        result = read("xspf", path)
    assert (result.problems, result.repeats) == ((), 0)
    (playlist,) = result.dataset.playlists.to_dicts()
    assert (playlist["id"], playlist["title"]) == (id_key(key), title)
    assert len(playlist["tags"]) == len(tags)
    rows = result.dataset.tracks.to_dicts()
    assert [rows[at]["id"] for at in playlist["tracks"]] == [id_key(one.track.id) for one in entries]
    for one, row in zip(entries, rows, strict=True):
        assert row["title"] == (one.title or row["title"])  # without one, a path may give it
        assert row["artists"] == list(one.artists) or not one.title
        assert (row["duration_ms"], row["isrc"]) == (one.duration_ms, one.isrc)
    weights = {id_key(one.track.id): one.weight for one in entries if one.weight != 1}
    assert result.weights == ({id_key(key): weights} if weights else {})
