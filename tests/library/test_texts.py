"""Texts in tags."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.library.texts import date_of, genres_of, people_of, text_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        (" 밤  편지\n", "밤 편지"),
        (unicodedata.normalize("NFD", "밤편지"), "밤편지"),
        ("밤편지".encode("cp949").decode("latin-1"), "밤편지"),
        ("夜に駆ける".encode("cp932").decode("latin-1"), "夜に駆ける"),
        ("月亮代表我的心".encode("gbk").decode("latin-1"), "月亮代表我的心"),
        ("Выхода нет".encode("cp1251").decode("latin-1"), "Выхода нет"),
        ("夜".encode().decode("latin-1"), "夜"),
        ("Sigur Rós", "Sigur Rós"),
        ("créée à Noël", "créée à Noël"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("\udcb9\udce3", "밤"),
    ],
)
def test_one_spelling(text: str | None, expected: str) -> None:
    assert text_of(text) == expected


@given(st.text(alphabet=st.characters(min_codepoint=0xC0, max_codepoint=0xFF, categories=["L"]), max_size=1))
def test_one_accented_letter_stays(letter: str) -> None:
    assert text_of(f"a{letter} b") == f"a{letter} b"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["A; B", "B"], ("A", "B")),
        (["A\x00B"], ("A", "B")),
        (["새벽 (feat. 밤 & 낮)"], ("새벽", "밤 & 낮")),
        (["새벽 ft. 밤"], ("새벽", "밤")),
        (["AC/DC", "Earth, Wind & Fire", "Daft Punk"], ("AC/DC", "Earth, Wind & Fire", "Daft Punk")),
        ([None, " ", "(feat. 밤)"], ("밤",)),
    ],
)
def test_artists(values: list[str | None], expected: tuple[str, ...]) -> None:
    assert people_of(values) == expected


def test_genres() -> None:
    assert genres_of(["Rock|발라드", "R&B/Soul", "Rock"]) == ("Rock", "발라드", "R&B/Soul")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1998", dt.date(1998, 1, 1)),
        ("1998-05", dt.date(1998, 5, 1)),
        ("19980512", dt.date(1998, 5, 12)),
        ("1998.05.12", dt.date(1998, 5, 12)),
        ("1998-05-12T07:00:00Z", dt.date(1998, 5, 12)),
        ("1998-00-00", dt.date(1998, 1, 1)),
        ("1998-05-40", dt.date(1998, 5, 1)),
        ("0000", None),
        ("98", None),
        ("soon", None),
        (None, None),
    ],
)
def test_dates(text: str | None, expected: dt.date | None) -> None:
    assert date_of(text) == expected


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert text_of(text_of(text)) is not None
    assert all(people_of([text]))
    date_of(text)
