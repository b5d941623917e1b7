"""What is read of files' tags."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.library.tags import FileTags, read_tags
from tests.library import sounds

RECORDING = "0a1b2c3d-0000-4000-8000-00000000000a"
ARTIST = "0a1b2c3d-0000-4000-8000-00000000000b"
WHOLE = {
    "title": "밤편지 🌙",
    "artist": "느린 새벽",
    "album": "팔레트",
    "albumartist": "느린 새벽",
    "genre": "발라드; R&B/Soul",
    "date": "2017-03-24",
    "tracknumber": "4",
    "discnumber": "2",
    "isrc": "KR-A38-17-00001",
    "musicbrainz_trackid": RECORDING,
    "musicbrainz_artistid": ARTIST,
}


def tags_of(path: Path) -> FileTags:
    return read_tags(path, path.name, path.stat().st_size, 7)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".m4a"])
def test_a_file_with_all_tags(tmp_path: Path, suffix: str) -> None:
    found = tags_of(sounds.write(tmp_path / f"밤{suffix}", **WHOLE))
    assert found.fault == ""
    assert (found.title, found.artists, found.album, found.album_artist) == (
        "밤편지 🌙", ("느린 새벽",), "팔레트", "느린 새벽",
    )  # fmt: skip
    assert (found.genres, found.released) == (("발라드", "R&B/Soul"), dt.date(2017, 3, 24))
    assert (found.number, found.disc, found.isrc, found.mbid) == (4, 2, "KRA381700001", RECORDING)
    assert found.artist_ids == (ARTIST,)
    assert found.duration_ms == pytest.approx(1000, abs=30)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".m4a"])
def test_what_a_listener_thinks_of_a_track(tmp_path: Path, suffix: str) -> None:
    found = tags_of(sounds.write(tmp_path / f"밤{suffix}", title="밤", fmps_rating="0.8", playcount="12"))
    assert (found.stars, found.plays) == (4, 12)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".m4a"])
def test_how_loud_a_track_is(tmp_path: Path, suffix: str) -> None:
    loud = tags_of(sounds.write(tmp_path / f"밤{suffix}", title="밤", replaygain_track_gain="-7.25 dB"))
    assert loud.gain_db == -7.25
    assert tags_of(sounds.write(tmp_path / f"비{suffix}", title="비")).gain_db is None


def test_a_wave_file_has_fewer_tags(tmp_path: Path) -> None:
    found = tags_of(sounds.write(tmp_path / "밤.wav", **WHOLE))
    assert (found.title, found.artists, found.album) == ("밤편지 🌙", ("느린 새벽",), "팔레트")
    assert (found.released, found.duration_ms, found.fault) == (dt.date(2017, 3, 24), 1000, "")


def test_korean_bytes_in_a_tag_that_says_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "밤.mp3"
    path.write_bytes(sounds.mp3({"title": "밤편지".encode("cp949").decode("latin-1")}, encoding=0))
    assert tags_of(path).title == "밤편지"
    path.write_bytes(sounds.mp3({"title": "Déjà Vu à Öde"}, encoding=0))
    assert tags_of(path).title == "Déjà Vu à Öde"


def test_what_is_no_tag_counts_as_unknown(tmp_path: Path) -> None:
    found = tags_of(
        sounds.write(
            tmp_path / "a.flac",
            title=" ",
            isrc="none",
            date="soon",
            tracknumber="A1",
            musicbrainz_trackid="x",
        )
    )
    assert found == FileTags(id="a.flac", size=found.size, changed=7, duration_ms=1000)


def test_several_artists_need_as_many_ids(tmp_path: Path) -> None:
    one = tags_of(sounds.write(tmp_path / "a.flac", artist="새벽 feat. 밤; 낮", musicbrainz_artistid=ARTIST))
    assert (one.artists, one.artist_ids) == (("새벽", "밤", "낮"), ())
    both = tags_of(
        sounds.write(tmp_path / "b.flac", artist="새벽; 밤", musicbrainz_artistid=f"{ARTIST}; {RECORDING}")
    )
    assert both.artist_ids == (ARTIST, RECORDING)


@pytest.mark.parametrize(
    ("name", "data", "fault", "is_sound"),
    [
        ("a.mp3", b"", "the file is empty", False),
        ("a.mp3", b"<!DOCTYPE html><p>a page</p>", "it is no sound file of its kind", False),
        ("a.wav", b"RIFF", "its tags cannot be read: ", True),
        ("a.ogg", b"OggS" + bytes(100), "it is no sound file of its kind", False),
        ("a.ape", b"anything", "", True),
    ],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, name: str, data: bytes, fault: str, is_sound: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = tags_of(path)
    assert found.fault.startswith(fault)
    assert (bool(found.fault), found.is_sound, found.title) == (bool(fault), is_sound, "")


def test_a_file_that_is_gone_and_one_that_takes_too_long(tmp_path: Path) -> None:
    gone = read_tags(tmp_path / "a.mp3", "a.mp3", 1, 1)
    assert (gone.fault, gone.is_sound) == ("no such file or directory", False)
    path = sounds.write(tmp_path / "b.mp3", title="비")
    slow = read_tags(path, "b.mp3", 1, 1, patience=-1)
    assert "seconds" in slow.fault
    assert slow.is_sound


@pytest.mark.parametrize("suffix", sounds.KINDS)
def test_a_file_cut_anywhere_costs_no_error(tmp_path: Path, suffix: str) -> None:
    whole = sounds.KINDS[suffix](WHOLE)[:1200]
    path = tmp_path / f"a{suffix}"
    for end in range(1, len(whole), 13):
        path.write_bytes(whole[:end])
        assert tags_of(path).size == end


@settings(max_examples=60)
@given(st.sampled_from([*sounds.KINDS]), st.binary(max_size=200), st.integers(0, 1200))
def test_bytes_of_anybody_in_a_file_cost_no_error(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes, at: int
) -> None:
    whole = sounds.KINDS[suffix](WHOLE)
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(whole[:at] + data + whole[at + len(data) :])
    assert tags_of(path).changed == 7
