"""Batch and layer normalisation, forward and backward.

Both turn numbers x into γ x̂ + β with x̂ = (x - μ) / √(σ² + ε). For X (n, d) they differ in what μ and σ² are taken
over:

    batch   each column, over the n rows; a running mean and variance stand for it once training is over
    layer   each row, over its d columns; the same in training and afterwards

ε stands inside the root, and σ² is a mean of squares (divided by their number, not by one less). Backward, with
G = ∂L/∂(γ x̂ + β), D = γ G, and means over the same numbers as μ:

    ∂L/∂γ = Σ rows of G ∘ x̂      ∂L/∂β = Σ rows of G
    ∂L/∂x = (D - mean(D) - x̂ mean(D ∘ x̂)) / √(σ² + ε)

Ioffe & Szegedy 2015; Ba, Kiros & Hinton 2016.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OVER_ROWS, OVER_COLUMNS = 0, 1


@dataclass
class Normalised:
    """What the way back needs: x̂ (n, d), √(σ² + ε) of each mean, and the axis of the means."""

    x_hat: Array
    deviation: Array
    axis: int


def normalise(X: Array, axis: int, epsilon: float = 1e-5) -> Normalised:
    """X with mean 0 and variance 1 along an axis: OVER_ROWS for batch, OVER_COLUMNS for layer normalisation."""
    centred = X - X.mean(axis=axis, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=axis, keepdims=True) + epsilon)
    return Normalised(centred / deviation, deviation, axis)


def backward(state: Normalised, gamma: Array, G: Array) -> tuple[Array, Array, Array]:
    """∂L/∂x (n, d), ∂L/∂γ (d,) and ∂L/∂β (d,), from G (n, d)."""
    D = gamma * G
    mean = D.mean(axis=state.axis, keepdims=True)
    along = (D * state.x_hat).mean(axis=state.axis, keepdims=True)
    dX = (D - mean - state.x_hat * along) / state.deviation
    return dX, (G * state.x_hat).sum(axis=0), G.sum(axis=0)


class BatchNorm:
    """Batch normalisation with what it keeps for afterwards."""

    def __init__(self, d: int, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        self.gamma, self.beta = np.ones(d), np.zeros(d)
        self.mean, self.variance = np.zeros(d), np.ones(d)
        self.momentum, self.epsilon = momentum, epsilon

    def training(self, X: Array) -> tuple[Array, Normalised]:
        """The output for a batch X (n, d), n above 1; the running numbers move towards the batch's.

        The running variance is the unbiased one (divided by n - 1), since it stands for all data, not for the batch.
        """
        state = normalise(X, OVER_ROWS, self.epsilon)
        self.mean += self.momentum * (X.mean(axis=0) - self.mean)
        self.variance += self.momentum * (X.var(axis=0, ddof=1) - self.variance)
        return self.gamma * state.x_hat + self.beta, state

    def afterwards(self, X: Array) -> Array:
        """The output for any rows X (n, d); each row's is the same in any batch."""
        return self.gamma * (X - self.mean) / np.sqrt(self.variance + self.epsilon) + self.beta
