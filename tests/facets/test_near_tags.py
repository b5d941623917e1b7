"""The known tag nearest to an unknown one."""

from __future__ import annotations

import pytest

from segue.facets.near_tags import NearTags

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
