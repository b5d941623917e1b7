"""Values that servers write in many ways."""

from __future__ import annotations

import datetime as dt

import pytest

from segue.sync.values import Said, first_isrc, number, told, when, year_of


@pytest.mark.parametrize(("said", "text"), [(None, ""), (" 밤 \n", "밤"), (7, "7"), ("", "")])
def test_texts(said: Said, text: str) -> None:
    assert told(said) == text


@pytest.mark.parametrize(
    ("said", "value"),
    [(None, None), (253, 253), ("253", 253), (252.6, 253), ("", None), ("4:13", None), ("inf", None)],
)
def test_numbers(said: Said, value: int | None) -> None:
    assert number(said) == value


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2024-03-01T09:00:00Z", dt.datetime(2024, 3, 1, 9)),
        ("2024-03-01T09:00:00+09:00", dt.datetime(2024, 3, 1, 0)),
        ("2024-03-01T09:00:00.123456789Z", dt.datetime(2024, 3, 1, 9, 0, 0, 123456)),
        ("yesterday", None),
        (1700000000, None),
        (None, None),
    ],
)
def test_moments(said: Said, moment: dt.datetime | None) -> None:
    assert when(said) == moment


def test_years() -> None:
    assert [year_of(year) for year in (2017, 0, -1, 10_000, None)] == [
        dt.date(2017, 1, 1),
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        (["kr-a38-20-12345", "GB1230000001"], "KRA382012345"),
        (["none", "GB1230000001"], "GB1230000001"),
        ("KRA382012345", "KRA382012345"),
        ([], None),
        (None, None),
        (["none"], None),
    ],
)
def test_isrcs(codes: list[str] | str | None, code: str | None) -> None:
    assert first_isrc(codes) == code
