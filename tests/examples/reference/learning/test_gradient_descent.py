from __future__ import annotations

import numpy as np

from examples.reference.learning.gradient_descent import GradientDescent, Momentum, Nesterov


def steps(optimiser, gradients: list[float]) -> list[float]:
    theta, found = np.zeros(1), []
    for g in gradients:
        theta = optimiser.step(theta, np.array([g]))
        found.append(round(float(theta[0]), 10))
    return found


def test_steps_by_hand() -> None:
    assert steps(GradientDescent(0.1), [1.0, 2.0]) == [-0.1, -0.3]
    assert steps(Momentum(0.1, 0.5), [1.0, 2.0, 0.0]) == [-0.1, -0.35, -0.475]  # v = 1, 2.5, 1.25
    assert steps(Nesterov(0.1, 0.5), [1.0, 2.0]) == [-0.15, -0.475]  # 1 + .5, 2 + 1.25
