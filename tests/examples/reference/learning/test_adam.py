from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from examples.reference.learning.adam import Adam, AdamW, MovingAverage, RAdam


def test_the_moving_average_has_no_bias_from_its_start() -> None:
    average = MovingAverage(0.9)
    assert [float(average.add(np.array([5.0]))[0]) for _ in range(4)] == pytest.approx([5.0] * 4)
    average = MovingAverage(0.5)
    assert average.add(np.array([2.0]))[0] == pytest.approx(2.0)
    assert average.m[0] == pytest.approx(1.0)  # what it would be with the bias
    assert average.add(np.array([8.0]))[0] == pytest.approx(6.0)  # (½·2 + 1·8) / 1.5


def test_the_moving_average_is_pandas() -> None:
    x = np.random.default_rng(0).normal(size=50)
    average = MovingAverage(0.8)
    ours = [float(average.add(np.array([value]))[0]) for value in x]
    np.testing.assert_allclose(ours, pd.Series(x).ewm(alpha=0.2, adjust=True).mean())


def test_the_first_step_of_adam_is_the_rate() -> None:
    assert Adam(0.1, epsilon=0.0).step(np.zeros(2), np.array([1e-3, -50.0])) == pytest.approx([-0.1, 0.1])


def test_epsilon_stands_outside_the_root() -> None:
    """With ε = 1 and g = 3: 3 / (√9 + 1), where 3 / √(9 + 1) would be .949."""
    assert Adam(1.0, epsilon=1.0).step(np.zeros(1), np.array([3.0]))[0] == pytest.approx(-0.75)


def test_the_decay_does_not_go_through_the_averages() -> None:
    """Without a gradient, AdamW's parameters shrink by η λ; in Adam with λ θ in g they would move by η."""
    theta = AdamW(0.1, decay=0.5).step(np.array([2.0]), np.zeros(1))
    assert theta[0] == pytest.approx(1.9)


def test_radam_waits_until_its_squares_are_enough() -> None:
    """At β₂ = .999, ρ passes 5 at the sixth step: before it, the step is that of momentum."""
    radam, theta = RAdam(1.0), np.zeros(1)
    moves = []
    for _ in range(7):
        after = radam.step(theta, np.array([0.01]))
        moves.append(float(after[0] - theta[0]))
        theta = after
    assert moves[:5] == pytest.approx([-0.01] * 5)
    assert moves[5] == pytest.approx(-0.0255, rel=0.02)  # r = √(1.99 · 3.99 / 5.99) / √(1995 · 1997 / 1999)
