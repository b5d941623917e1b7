"""AdaGrad, RMSProp, Adadelta: a rate of its own for each parameter.

All squares, roots and quotients are elementwise; all sums start at zero:

    AdaGrad    s ← s + g²                       θ ← θ - η g / (√s + ε)
    RMSProp    s ← ρ s + (1 - ρ) g²             θ ← θ - η g / (√s + ε)
    Adadelta   s ← ρ s + (1 - ρ) g²             Δ = g √(u + ε) / √(s + ε)
               u ← ρ u + (1 - ρ) Δ²             θ ← θ - η Δ, with η = 1 as published

Duchi et al. 2011; Tieleman & Hinton 2012 (lecture 6.5); Zeiler 2012. In Adadelta ε stands inside the roots: it is
what the first step is made of, since u starts at zero. In the others it stands outside and only prevents a division
by zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class AdaGrad:
    """Rates that fall with the sum of all squares so far."""

    rate: float
    epsilon: float = 1e-10
    s: Array = field(default_factory=lambda: np.zeros(1))

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        self.s = self.s + g**2
        return theta - self.rate * g / (np.sqrt(self.s) + self.epsilon)


@dataclass
class RMSProp:
    """Rates that follow a moving average of the squares."""

    rate: float
    rho: float = 0.99
    epsilon: float = 1e-8
    s: Array = field(default_factory=lambda: np.zeros(1))

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        self.s = self.rho * self.s + (1 - self.rho) * g**2
        return theta - self.rate * g / (np.sqrt(self.s) + self.epsilon)


@dataclass
class Adadelta:
    """Steps in the units of the parameters: an average step over an average gradient."""

    rate: float = 1.0
    rho: float = 0.9
    epsilon: float = 1e-6
    s: Array = field(default_factory=lambda: np.zeros(1))
    u: Array = field(default_factory=lambda: np.zeros(1))

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        self.s = self.rho * self.s + (1 - self.rho) * g**2
        delta = g * np.sqrt(self.u + self.epsilon) / np.sqrt(self.s + self.epsilon)
        self.u = self.rho * self.u + (1 - self.rho) * delta**2
        return theta - self.rate * delta
