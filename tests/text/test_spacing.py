from __future__ import annotations

import pytest

from segue.text.spacing import STRENGTH, Spacing, spacing_f1

TEXTS = ["비 오는 날", "비 오는 밤", "rain 눈 오는 날 🎧", "노래", "rain day"] * 3


def test_by_hand() -> None:
    # 비|오 is a space in 6 of 6 gaps; the share of all is that of 9 titles with 2 spaces among 3 gaps
    spacing = Spacing.learn(TEXTS)
    assert spacing.share == pytest.approx(2 / 3)
    assert spacing.counts["비|오"] == (6, 6)
    assert spacing.counts["오|는"] == (9, 0)
    pair = (6 + STRENGTH * spacing.share) / (6 + STRENGTH)
    left = right = (6 + STRENGTH * pair) / (6 + STRENGTH)
    assert spacing.probability("비오는", 1) == pytest.approx(
        (6 + STRENGTH * (left + right) / 2) / (6 + STRENGTH)
    )


def test_spaces_come_where_others_have_them() -> None:
    spacing = Spacing.learn(TEXTS)
    assert spacing.spaced("비오는날🎧rain 눈오는밤") == "비 오는 날🎧rain 눈 오는 밤"
    assert spacing.spaced("비 오는 날") == "비 오는 날"
    assert spacing.spaced("") == ""
    assert spacing_f1(spacing, TEXTS[:3]) == 1


def test_nothing_is_learned_of_texts_without_spaces() -> None:
    spacing = Spacing.learn(["비오는날", "", "rain 🎧"])
    assert spacing.spaced("비오는날") == "비오는날"
    assert spacing_f1(spacing, ["비 오는 날"]) == 0
    assert spacing_f1(spacing, []) == 0
