from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.text.years import year_spans


def named(text: str) -> list[str]:
    return [token for span in year_spans(text) for token in span.tokens]


@pytest.mark.parametrize(
    "text",
    [
        "90s",
        "90's",
        "'90s",
        "1990s",
        "1990's",
        "90년대",
        "1990년대",
        "90 년대",
        "90 s",
        "'90",
        "retro 90'",
        "90 나 곡",
    ],
)
def test_one_decade_in_its_many_spellings(text: str) -> None:
    assert [token for token in named(text) if token.startswith("decade")] == ["decade:1990"]


@pytest.mark.parametrize("text", ["2017", "'17", "17년", "2017년", "2017 년", "여름2017", "2017's", "(2017)"])
def test_one_year_in_its_many_spellings(text: str) -> None:
    assert named(text) == ["year:2017"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7080", ["decade:1970", "decade:1980"]),
        ("8090년대", ["decade:1980", "decade:1990"]),
        ("70 80 90", ["decade:1970", "decade:1980", "decade:1990"]),
        ("90 00년대", ["decade:1990", "decade:2000"]),
        ("10s", ["decade:2010"]),
        ("2010년대", ["decade:2010"]),
        ("00년대", ["decade:2000"]),
        ("1930-1950년대", ["year:1930", "decade:1930", "decade:1950"]),
        ("2000 발라드", ["year:2000", "decade:2000"]),
        ("2010 발라드", ["year:2010"]),
        ("99년 여름 2002", ["year:1999", "year:2002"]),
    ],
)
def test_several_times(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "10년 전",
        "20년동안",
        "top 90",
        "90곡",
        "90 선",
        "라디오 80",
        "12017",
        "20171",
        "1890",
        "2050",
        "45년",
        "20s",
        "3.90",
        "90.5",
        "80%",
        "17",
        "#1990",
        "1:90",
    ],
)
def test_other_numbers_are_no_times(text: str) -> None:
    assert named(text) == []


@given(st.text(st.sampled_from("0123456789' s년대.전~"), max_size=20))
def test_spans_are_in_order_without_overlap_and_plausible(text: str) -> None:
    end = 0
    for span in year_spans(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        for token in span.tokens:
            kind, year = token.split(":")
            assert kind in {"year", "decade"}
            assert 1900 <= int(year) <= 2049
