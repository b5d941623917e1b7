from __future__ import annotations

import numpy as np
import pytest

from examples.reference.learning.adaptive_rates import Adadelta, AdaGrad, RMSProp


def test_steps_by_hand() -> None:
    grad = AdaGrad(0.1, epsilon=0.0)
    theta = grad.step(np.zeros(1), np.array([3.0]))
    assert theta[0] == pytest.approx(-0.1)  # 3 / √9
    assert grad.step(theta, np.array([4.0]))[0] == pytest.approx(-0.1 - 0.1 * 4 / 5)  # √(9 + 16)
    assert RMSProp(0.1, rho=0.75, epsilon=0.0).step(np.zeros(1), np.array([2.0]))[0] == pytest.approx(-0.2)
    delta = Adadelta(rho=0.75, epsilon=1.0)
    assert delta.step(np.zeros(1), np.array([2.0]))[0] == pytest.approx(-2 / np.sqrt(2))
    assert delta.u[0] == pytest.approx(0.25 * 2)


def test_epsilon_stands_outside_the_root() -> None:
    """With ε = 1, g = 1 and s = 1: 1 / (1 + 1), not 1 / √2."""
    assert AdaGrad(1.0, epsilon=1.0).step(np.zeros(1), np.ones(1))[0] == pytest.approx(-0.5)
    assert RMSProp(1.0, rho=0.0, epsilon=1.0).step(np.zeros(1), np.ones(1))[0] == pytest.approx(-0.5)
