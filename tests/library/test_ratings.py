from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.schema import UINT32_MAX
from segue.library.ratings import Opinion, opinion_of


def frame(content: bytes, size: int | None = None) -> bytes:
    """The beginning of a file whose ID3 has one frame of a listener's opinion."""
    length = (len(content) if size is None else size).to_bytes(4)
    return b"ID3\x04\0\0\0\0\0\x7fTIT2\0\0\0\x02\0\0\x03aPOPM" + length + b"\0\0" + content + bytes(40)


@pytest.mark.parametrize(
    ("byte", "stars"),
    [(0, 0), (1, 1), (31, 1), (64, 2), (128, 3), (186, 3), (196, 4), (255, 5)],
)
def test_the_bytes_that_players_write(byte: int, stars: int) -> None:
    assert opinion_of({}, frame(b"player\0" + bytes([byte]))) == Opinion(stars, 0)
    assert opinion_of({}, frame(b"\0" + bytes([byte, 0, 0, 1, 2]))) == Opinion(stars, 258)


@pytest.mark.parametrize(
    ("fields", "opinion"),
    [
        ({"fmps_rating": ["0.8"], "fmps_playcount": ["12.0"]}, Opinion(4, 12)),
        ({"fmps_rating": ["1"]}, Opinion(5)),
        ({"rating": ["5"]}, Opinion(5)),
        ({"rating": ["1"]}, Opinion(1)),
        ({"rating": ["80"], "playcount": ["3"]}, Opinion(4, 3)),
        ({"rating:밤@example.org": ["0.6"]}, Opinion(3)),
        ({"rating": ["explicit"], "play count": ["often"]}, Opinion()),
        ({"rating": ["1e5", "101"], "playcount": ["99999999999"]}, Opinion()),
        ({}, Opinion()),
    ],
)
def test_the_fields_that_players_write(fields: dict[str, list[str]], opinion: Opinion) -> None:
    assert opinion_of(fields, b"fLaC") == opinion


def test_what_is_no_frame_says_nothing() -> None:
    assert opinion_of({}, frame(b"player\0\xff")[3:]) == Opinion()
    assert opinion_of({}, frame(b"player without an end")) == Opinion()
    assert opinion_of({}, frame(b"player\0\xff", size=500)) == Opinion()
    assert opinion_of({}, frame(b"player\0\xff" + b"\xff" * 9)) == Opinion(5, 0)


@given(st.binary(max_size=80), st.binary(max_size=20))
def test_any_bytes_are_an_opinion_in_its_range(before: bytes, content: bytes) -> None:
    found = opinion_of({}, b"ID3" + before + b"POPM\0\0\0\x0a\0\0" + content)
    assert 0 <= found.stars <= 5
    assert 0 <= found.plays <= UINT32_MAX
