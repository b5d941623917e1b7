"""The known tag nearest to an unknown one."""

from __future__ import annotations

import difflib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.facets.near_tags import LEAST, NearTags

NAMES = ("드라이브", "새벽", "Rain", "비 오는 날", "crane", "train", "밤", "🌧")


@pytest.mark.parametrize(
    ("tag", "near"),
    [
        ("새볔", "새벽"),
        ("#RIAN", "Rain"),
        ("드라이브용", "드라이브"),
        ("비오는날", "비 오는 날"),
        ("trains", "train"),
        ("crain", "Rain"),  # as near as crane and train, and more frequent
        ("낮", ""),
        ("xyzzy", ""),
        ("", ""),
        ("🌧", "🌧"),
    ],
)
def test_the_nearest_tag(tag: str, near: str) -> None:
    assert NearTags(NAMES).nearest(tag) == near


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert NearTags(()).nearest("비") == ""


@given(st.lists(st.text("abc새벽", max_size=6), max_size=8), st.text("abc새벽", max_size=6))
def test_it_is_the_first_of_the_highest_ratio(names: list[str], tag: str) -> None:
    """Ratios of most tags are not worked out; those must be ones that could not win."""
    letters = unicodedata.normalize("NFD", tag)
    ratios = [
        difflib.SequenceMatcher(None, unicodedata.normalize("NFD", name), letters, autojunk=False).ratio()
        for name in names
    ]
    sharing = [bool(_pairs(name) & _pairs(tag)) for name in names]
    able = [ratio if some else 0.0 for ratio, some in zip(ratios, sharing, strict=True)]
    highest = max(able, default=0.0)
    assert NearTags(names).nearest(tag) == (names[able.index(highest)] if highest >= LEAST else "")


def _pairs(name: str) -> set[str]:
    framed = f"\n{unicodedata.normalize('NFD', name)}\n"
    return {framed[place : place + 2] for place in range(len(framed) - 1)}
