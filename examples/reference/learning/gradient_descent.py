"""Gradient descent, with momentum, with Nesterov's momentum.

With parameters θ, their gradient g = ∇f(θ), a rate η and a momentum μ; v starts at zero:

    plain      θ ← θ - η g
    momentum   v ← μ v + g          θ ← θ - η v
    Nesterov   v ← μ v + g          θ ← θ - η (g + μ v)

Cauchy 1847; Polyak 1964; Nesterov 1983, in the form of Sutskever et al. 2013 rewritten so that the gradient is taken
at θ itself (Bengio et al. 2013). Some texts put η inside v: the steps are the same as long as η stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class GradientDescent:
    """Steps against the gradient."""

    rate: float

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        return theta - self.rate * g


@dataclass
class Momentum:
    """Steps along a sum of gradients in which older ones fade."""

    rate: float
    mu: float = 0.9
    v: Array = field(default_factory=lambda: np.zeros(1))

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        self.v = self.mu * self.v + g
        return theta - self.rate * self.v


@dataclass
class Nesterov:
    """Momentum that looks one step ahead."""

    rate: float
    mu: float = 0.9
    v: Array = field(default_factory=lambda: np.zeros(1))

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        self.v = self.mu * self.v + g
        return theta - self.rate * (g + self.mu * self.v)
