"""Adam, AdamW, RAdam, and the moving average that they rest on.

The exponentially weighted moving average of x₁, x₂, … starts at m = 0, so that its first values are too small. Its
weights sum to 1 - βᵗ after t steps, so m̂ is unbiased:

    m ← β m + (1 - β) x          m̂ = m / (1 - βᵗ)

Adam is this average m of the gradients (β₁) over the root of that of their squares, v (β₂):

    Adam    θ ← θ - η m̂ / (√v̂ + ε)                  ε stands outside the root
    AdamW   θ ← θ - η λ θ, and then Adam's step      the decay does not go through m and v
    RAdam   ρ∞ = 2 / (1 - β₂) - 1,   ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)
            r = √( (ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ) )
            θ ← θ - η r m̂ / (√v̂ + ε) if ρ > 5, else θ ← θ - η m̂

Kingma & Ba 2015; Loshchilov & Hutter 2019; Liu et al. 2020. RAdam's paper takes the first case from ρ > 4 on and has
no ε; its authors' program waits for ρ > 5, as torch does, and so does this one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class MovingAverage:
    """An exponentially weighted moving average without the bias of its start."""

    beta: float
    m: Array = field(default_factory=lambda: np.zeros(1))
    t: int = 0

    def add(self, x: Array) -> Array:
        """Take in the next value; the average m̂ up to it."""
        self.t += 1
        self.m = self.beta * self.m + (1 - self.beta) * x
        return self.m / (1 - self.beta**self.t)


@dataclass
class Adam:
    """The average gradient over the root of the average square."""

    rate: float
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        self.gradients = MovingAverage(self.beta1)
        self.squares = MovingAverage(self.beta2)

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        m_hat, v_hat = self.gradients.add(g), self.squares.add(g**2)
        return theta - self.rate * self.quotient(m_hat, v_hat)

    def quotient(self, m_hat: Array, v_hat: Array) -> Array:
        """What the rate is multiplied with."""
        return m_hat / (np.sqrt(v_hat) + self.epsilon)


@dataclass
class AdamW(Adam):
    """Adam, with a weight decay λ of its own."""

    decay: float = 0.01

    def step(self, theta: Array, g: Array) -> Array:
        """The next parameters."""
        return super().step(theta - self.rate * self.decay * theta, g)


@dataclass
class RAdam(Adam):
    """Adam that trusts its squares as far as their number allows."""

    def quotient(self, m_hat: Array, v_hat: Array) -> Array:
        """What the rate is multiplied with."""
        t = self.squares.t
        rho_all = 2 / (1 - self.beta2) - 1
        rho = rho_all - 2 * t * self.beta2**t / (1 - self.beta2**t)
        if rho <= 5:
            return m_hat
        r = np.sqrt((rho - 4) * (rho - 2) * rho_all / ((rho_all - 4) * (rho_all - 2) * rho))
        return r * super().quotient(m_hat, v_hat)
