from __future__ import annotations

import pytest

from segue.data.readers.m3u_comments import Description, extinf, is_of_a_stream, named_encoding
from segue.data.readers.places import Place


@pytest.mark.parametrize(
    ("value", "artist", "title", "milliseconds"),
    [
        ("12,가수 - 밤 - live", "가수", "밤 - live", 12_000),
        ('12.5 key="a, b",가수 - 밤', "가수", "밤", 12_500),
        ("-1,밤", "", "밤", -1000),
        ("-1:00,밤", "", "밤", -1000),
        ("1.2.3,밤", "", "밤", -1000),
        ("36000,밤", "", "밤", 36_000_000),
        ("36001,밤", "", "밤", 36_001),
        (",", "", "", None),
    ],
)
def test_a_description(value: str, artist: str, title: str, milliseconds: int | None) -> None:
    found = Description()
    assert extinf(value, found)
    assert (found.artist, found.title, found.duration_ms) == (artist, title, milliseconds)


@pytest.mark.parametrize("value", ["", "abc,밤", "12", "1" * 5000 + ",밤"])
def test_what_is_no_description_changes_nothing(value: str) -> None:
    found = Description()
    assert not extinf(value, found)
    assert found == Description()


def test_what_describes_a_track_comes_before_what_describes_all() -> None:
    whole = Description(album="모두", album_artist="모두", genre="재즈")
    one = Description(album="하나", title="밤").record(Place("a.mp3", "/a.mp3"), whole)
    assert (one.album, one.artists, one.genres) == ("하나", ["모두"], ["재즈"])


def test_tags_of_streams_and_of_players() -> None:
    assert is_of_a_stream("#EXT-X-TARGETDURATION:6")
    assert is_of_a_stream("#ext-x-media-sequence:1")
    assert not is_of_a_stream("#EXT-X-RATING:5")
    assert not is_of_a_stream("#EXT-X-MEDIATYPE:x")


@pytest.mark.parametrize(
    ("value", "name"), [("SHIFT-JIS", "shift_jis"), ("UTF-8", ""), ("hex", ""), ("x\0", "")]
)
def test_named_encodings(value: str, name: str) -> None:
    assert named_encoding(value) == name
