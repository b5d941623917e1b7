from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from examples.reference.words.good_turing import (
    adjusted_counts,
    line,
    probabilities,
    turing_count,
    unseen_share,
)

PROSODY = {
    1: 120, 2: 40, 3: 24, 4: 13, 5: 15, 6: 5, 7: 11, 8: 2, 9: 2, 10: 1, 12: 3, 14: 2, 15: 1, 16: 1, 17: 3, 19: 1, 20: 3,
    21: 2, 23: 3, 24: 3, 25: 3, 26: 2, 27: 2, 28: 1, 31: 2, 32: 2, 33: 1, 34: 2, 36: 2, 41: 3, 43: 1, 45: 3, 46: 1,
    47: 1, 50: 1, 71: 1, 84: 1, 101: 1, 105: 1, 121: 1, 124: 1, 146: 1, 162: 1, 193: 1, 199: 1, 224: 1, 226: 1, 254: 1,
    257: 1, 339: 1, 421: 1, 456: 1, 481: 1, 483: 1, 1140: 1, 1256: 1, 1322: 1, 1530: 1, 2131: 1, 2395: 1, 6925: 1,
    7846: 1,
}  # fmt: skip
"""N_r of Gale & Sampson's first example."""

FISH = {"carp": 10, "perch": 3, "whitefish": 2, "trout": 1, "salmon": 1, "eel": 1}


def test_values_by_hand() -> None:
    assert unseen_share(FISH) == 3 / 18
    N = Counter(FISH.values())
    assert turing_count(1, N) == pytest.approx(2 / 3)  # 2 N₂ / N₁
    assert turing_count(2, N) == 3  # 3 N₃ / N₂
    assert turing_count(10, N) == 0


def test_the_line_through_two_points_by_hand() -> None:
    """r = 1, 3: Z₁ = N₁ / 1.5, Z₃ = N₃ / ((5 - 1) / 2)."""
    slope, intercept = line({1: 12, 3: 4})
    assert intercept == pytest.approx(np.log(12 / 1.5))
    assert slope == pytest.approx(np.log(2 / 8) / np.log(3))


def test_the_published_example() -> None:
    counts = {f"{r} {i}": r for r, number in PROSODY.items() for i in range(number)}
    assert sum(counts.values()) == 30902
    assert unseen_share(counts) == pytest.approx(0.003883, abs=1e-6)
    slope, intercept = line(PROSODY)
    assert slope == pytest.approx(-1.389, abs=5e-4)
    assert intercept / np.log(10) == pytest.approx(1.941, abs=5e-4)
    stars = adjusted_counts(counts)
    assert stars[1] == pytest.approx(2 ** (slope + 1))  # Turing's .667 is within chance of the line
    assert all(r - 1 < stars[r] < r for r in PROSODY)


def test_turings_count_is_kept_where_the_line_is_far_off() -> None:
    counts = {f"{r} {i}": r for r, number in {1: 5000, 2: 500, 3: 400, 4: 300}.items() for i in range(number)}
    stars = adjusted_counts(counts)
    assert stars[1] == 2 * 500 / 5000
    assert line(Counter(counts.values()))[0] < -1


def test_all_sums_to_one() -> None:
    assert sum(probabilities(FISH).values()) + unseen_share(FISH) == pytest.approx(1)
