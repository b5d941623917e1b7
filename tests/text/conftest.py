"""Titles of every sort that people have typed, and some they have not yet."""

from __future__ import annotations

import pytest

ODD_TITLES = (
    "",
    " \t\n",
    "\x00\x07",
    "\ud800",
    "비\udfff오는 날",
    "!!!",
    "·",
    "ㅋㅋㅋㅋㅋㅋ",
    "가" * 10_000,
    "a̐éö̲" * 50,
    "👨\u200d👩\u200d👧\u200d👦",
    "🇰🇷🇯🇵🇺",
    "\u200d\u200d",
    "\ufeff\u202eمرحبا\u202c",
    "ﷺ" * 300,
    "ᄀ",
    "は゛",
    "\U000e0067\U000e007f",
    "\U0010ffff\ue000",
    "٢٠١٧ ۲۰۱۷",
    "𝟗𝟎𝐬",
    "은는이가",
)


@pytest.fixture(params=ODD_TITLES, ids=[ascii(title[:8]) for title in ODD_TITLES])
def odd_title(request: pytest.FixtureRequest) -> str:
    title: str = request.param
    return title
