"""A network of two layers, with back-propagation by hand and a check of its gradients.

Forward, with X (n, d), weights W₁ (d, h) and W₂ (h, k), and Y (n, k) with a one in the column of each row's class:

    A = X W₁ + b₁      H = tanh(A)      S = H W₂ + b₂      P = softmax of each row of S
    L = -(1/n) Σ Y log P

Backward, from the loss to the weights; each line uses the one before (the chain rule):

    ∂L/∂S  = (P - Y) / n
    ∂L/∂W₂ = Hᵀ ∂L/∂S          ∂L/∂b₂ = Σ over rows of ∂L/∂S
    ∂L/∂H  = ∂L/∂S W₂ᵀ         ∂L/∂A  = ∂L/∂H ∘ (1 - H²)
    ∂L/∂W₁ = Xᵀ ∂L/∂A          ∂L/∂b₁ = Σ over rows of ∂L/∂A

The check: ∂L/∂w ≈ (L(w + ε) - L(w - ε)) / 2ε, whose error falls with ε².

Rumelhart, Hinton & Williams 1986.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from examples.reference.learning.initialisers import normal

Array = NDArray[np.float64]
Parameters = dict[str, Array]


def initialised(d: int, h: int, k: int, rng: np.random.Generator) -> Parameters:
    """Weights by Xavier's rule, and constants of zero."""
    return {
        "W1": normal("xavier", h, d, rng).T,
        "b1": np.zeros(h),
        "W2": normal("xavier", k, h, rng).T,
        "b2": np.zeros(k),
    }


def forward(p: Parameters, X: Array) -> tuple[Array, Array]:
    """H (n, h) and P (n, k)."""
    H = np.tanh(X @ p["W1"] + p["b1"])
    S = H @ p["W2"] + p["b2"]
    E = np.exp(S - S.max(axis=1, keepdims=True))
    return H, E / E.sum(axis=1, keepdims=True)


def loss(p: Parameters, X: Array, Y: Array) -> float:
    """L: the mean cross-entropy in nats."""
    _, P = forward(p, X)
    return float(-np.sum(Y * np.log(P)) / len(X))


def backward(p: Parameters, X: Array, Y: Array) -> Parameters:
    """The gradient of each parameter, in its shape."""
    H, P = forward(p, X)
    dS = (P - Y) / len(X)
    dH = dS @ p["W2"].T
    dA = dH * (1 - H**2)
    return {"W1": X.T @ dA, "b1": dA.sum(axis=0), "W2": H.T @ dS, "b2": dS.sum(axis=0)}


def numeric_gradient(f: Callable[[], float], w: Array, epsilon: float = 1e-5) -> Array:
    """The gradient of f by differences, changing one number of w after the other in place, and back."""
    gradient = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        kept = w[index]
        w[index] = kept + epsilon
        above = f()
        w[index] = kept - epsilon
        below = f()
        w[index] = kept
        gradient[index] = (above - below) / (2 * epsilon)
    return gradient


def train(X: Array, Y: Array, h: int, steps: int, rate: float, seed: int = 0) -> Parameters:
    """Parameters after so many steps of gradient descent on all rows."""
    p = initialised(X.shape[1], h, Y.shape[1], np.random.default_rng(seed))
    for _ in range(steps):
        gradients = backward(p, X, Y)
        p = {name: p[name] - rate * gradients[name] for name in p}
    return p
