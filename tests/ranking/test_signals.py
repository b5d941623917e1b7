"""The signals of a result: its place, its evidence, what the query shows."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segue.ranking.signals import FLOOR, SIGNALS, Shown, Strength, positions, signals


def test_each_signal_is_what_its_name_says() -> None:
    fused = np.array([2.0, 0.0], np.float32)
    strength = Strength.of(np.array([2.0, 1.0], np.float32), "tracks")
    found = signals(np.array([0, 3]), fused, np.array([4.0, 0.0], np.float32), strength, Shown(5, 0, 1))
    named = dict(zip(SIGNALS, found[1].tolist(), strict=True))
    assert (
        named["place"]
        == named["place beside tracks"]
        == named["place beside words"]
        == pytest.approx(math.log(4))
    )
    assert [named[name] for name in ("shows tracks", "shows tags", "shows words")] == [1, 0, 1]
    assert named["tracks"] == pytest.approx(math.log(6))
    assert named["fused score"] == pytest.approx(math.log(FLOOR))
    assert named["best fused score"] == pytest.approx(math.log(2 + FLOOR))
    assert named["mean fused score"] == pytest.approx((math.log(2 + FLOOR) + math.log(1 + FLOOR)) / 2)
    assert found[0, SIGNALS.index("generators")] == 4


def test_a_pool_without_candidates_has_no_strength() -> None:
    assert Strength.of(np.zeros(0, np.float32), "tags") == pytest.approx([math.log(FLOOR)] * 2)


def test_the_strength_of_a_pool_is_that_of_its_first_candidates() -> None:
    first = np.linspace(3, 1, 10, dtype=np.float32)
    assert Strength.of(np.append(first, np.float32(0)), "tags") == Strength.of(first, "tags")


def test_positions_are_found_in_any_order() -> None:
    among = np.array([7, 3, 9], np.int32)
    assert positions(np.array([9, 4, 7, 3]), among).tolist() == [2, -1, 0, 1]
    assert positions(np.array([9, 4]), among[:0]).tolist() == [-1, -1]
