"""Two convex functions on which optimisers can be compared, since their smallest value is known.

    bowl       f(θ) = ½ (θ - θ*)ᵀ A (θ - θ*)      ∇f = A (θ - θ*)        A symmetric with positive eigenvalues
    softplus   f(θ) = Σᵢ log(1 + e^-θᵢ) + λ θᵢ    ∇f = -σ(-θ) + λ        smallest at θᵢ = log((1 - λ) / λ)

The bowl is 25 times as steep across as along: plain gradient descent has to take its rate from the steep side
(Boyd & Vandenberghe 2004, chapter 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from examples.reference.learning.activations import sigmoid
from examples.reference.learning.adam import Adam, AdamW, RAdam
from examples.reference.learning.adaptive_rates import Adadelta, AdaGrad, RMSProp
from examples.reference.learning.gradient_descent import GradientDescent, Momentum, Nesterov

Array = NDArray[np.float64]

A: Final = np.array([[13.0, 12.0], [12.0, 13.0]])  # eigenvalues 25 and 1
BEST: Final = np.array([1.0, -2.0])
START: Final = np.array([-2.0, 3.0])
SLOPE: Final = 0.25


class Optimiser(Protocol):
    """Anything that goes from parameters and their gradient to the next parameters."""

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        ...


def bowl(theta: Array) -> float:
    """A quadratic function, 0 at BEST."""
    return float((theta - BEST) @ A @ (theta - BEST)) / 2


def bowl_gradient(theta: Array) -> Array:
    """Its gradient."""
    return A @ (theta - BEST)


def softplus_gradient(theta: Array) -> Array:
    """The gradient of the second function, zero at log((1 - λ) / λ) = log 3."""
    return -sigmoid(-theta) + SLOPE


def descend(
    optimiser: Optimiser, gradient: Callable[[Array], Array], start: Array, steps: int
) -> Iterator[Array]:
    """The parameters after each step."""
    theta = start
    for _ in range(steps):
        theta = optimiser.step(theta, gradient(theta))
        yield theta


OPTIMISERS: Final[dict[str, Callable[[], Optimiser]]] = {
    "gradient descent": lambda: GradientDescent(0.04),
    "momentum": lambda: Momentum(0.04, 0.6),
    "Nesterov": lambda: Nesterov(0.04, 0.6),
    "AdaGrad": lambda: AdaGrad(1.0),
    "RMSProp": lambda: RMSProp(0.02),
    "Adadelta": lambda: Adadelta(0.3, epsilon=3e-4),
    "Adam": lambda: Adam(0.2),
    "AdamW": lambda: AdamW(0.2, decay=0.001),
    "RAdam": lambda: RAdam(0.2),
}
"""Name → an optimiser with a rate that suits the bowl."""


def run() -> Iterator[str]:
    """How far above its smallest value each optimiser leaves the bowl after 100 and 400 steps."""
    yield f"start: {bowl(START):.1f} above the smallest value"
    for name, make in OPTIMISERS.items():
        values = [bowl(theta) for theta in descend(make(), bowl_gradient, START, 400)]
        yield f"{name:17} {values[99]:9.2e} after 100 steps, {values[399]:9.2e} after 400"
