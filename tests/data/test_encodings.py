from __future__ import annotations

import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.encodings import as_text, as_utf8, unmarked, wide_encoding

TEXT = '{"title": "비 오는 밤 🌧", "tracks": [1, 2]}'
MARKS = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("codec", MARKS)
@pytest.mark.parametrize("marks", [0, 1, 2])
def test_wide_text_with_any_number_of_marks(codec: str, marks: int) -> None:
    data = MARKS[codec] * marks + TEXT.encode(codec)
    assert wide_encoding(data) == codec
    assert as_utf8(data) == (TEXT.encode(), codec[:6])


@pytest.mark.parametrize("marks", [0, 1, 3])
def test_utf8_stays_as_it_is_without_its_marks(marks: int) -> None:
    assert as_utf8(codecs.BOM_UTF8 * marks + TEXT.encode()) == (TEXT.encode(), "utf-8")
    assert unmarked(codecs.BOM_UTF8 * marks + b"x") == b"x"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ('{"title": "비 오는 새벽", "tags": ["밤"]}', "cp949"),
        ('{"title": "夜の歌 はな", "tags": ["ひとり"]}', "cp932"),
        ('{"title": "Björk – Jóga"}', "cp1252"),
    ],
)
def test_a_file_in_an_older_encoding_is_read_as_a_whole(text: str, codec: str) -> None:
    many = "\n".join([text] * 60_000)  # more than one portion
    for one in (text, many):
        assert as_utf8(one.encode(codec)) == (one.encode(), codec)


def test_damaged_utf8_stays_damaged_so_that_the_rest_is_read() -> None:
    data = "비 오는 밤".encode() + b"\xff" + "밤".encode()
    assert as_utf8(data) == (data, "utf-8")
    assert as_text(data) == "비 오는 밤�밤"


def test_the_end_of_a_cut_text_is_no_sign_of_another_encoding() -> None:
    for end in range(1, 4):
        assert as_text("가나다 밤".encode()[:-end], broken_off=True).rstrip() == "가나다"


@given(st.binary(max_size=40))
def test_any_bytes_are_some_text(data: bytes) -> None:
    found, encoding = as_utf8(data)
    assert encoding
    assert isinstance(as_text(data), str)
    if encoding != "utf-8":
        found.decode()


@given(st.dictionaries(st.text(), st.text(), min_size=1), st.sampled_from([*MARKS, "utf-8"]))
def test_json_is_read_in_every_unicode_encoding(value: dict[str, str], codec: str) -> None:
    data = json.dumps(value).encode(codec)
    assert json.loads(as_utf8(data)[0]) == value
