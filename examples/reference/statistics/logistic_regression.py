"""Logistic regression by gradient descent and by Newton's method.

With labels y of 0 and 1, p = σ(X w) and a penalty λ:

    L(w)  = -Σᵢ [yᵢ log pᵢ + (1 - yᵢ) log(1 - pᵢ)] + ½ λ ‖w‖²
    ∇L(w) = Xᵀ (p - y) + λ w
    H(w)  = Xᵀ diag(p (1 - p)) X + λ I

    gradient   w ← w - η ∇L         η below 2 / (¼ ‖X‖₂² + λ), since p (1 - p) is ¼ at most
    Newton     w ← w - H⁻¹ ∇L       a handful of steps; each is a weighted least squares

Cox 1958; Newton's form: McCullagh & Nelder 1989, chapter 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from examples.reference.learning.activations import sigmoid

Array = NDArray[np.float64]


def loss(w: Array, X: Array, y: Array, penalty: float) -> float:
    """L(w); log(1 + eˢ) - y s is the loss of a score s, without the logarithm of a p that is zero."""
    s = X @ w
    return float(np.sum(np.logaddexp(0, s) - y * s) + penalty * (w @ w) / 2)


def gradient(w: Array, X: Array, y: Array, penalty: float) -> Array:
    """∇L(w), of shape (d,)."""
    return X.T @ (sigmoid(X @ w) - y) + penalty * w


def hessian(w: Array, X: Array, penalty: float) -> Array:
    """H(w), of shape (d, d)."""
    p = sigmoid(X @ w)
    return X.T @ ((p * (1 - p))[:, None] * X) + penalty * np.eye(len(w))


def by_gradient(X: Array, y: Array, penalty: float, steps: int) -> Array:
    """Coefficients (d,) for X (n, d) and y (n,), after so many steps of the largest safe rate."""
    w = np.zeros(X.shape[1])
    rate = 1 / (np.linalg.norm(X, 2) ** 2 / 4 + penalty)
    for _ in range(steps):
        w = w - rate * gradient(w, X, y, penalty)
    return w


def by_newton(X: Array, y: Array, penalty: float, steps: int = 10) -> Array:
    """Coefficients (d,) for X (n, d) and y (n,); a penalty above 0, since w of separable classes has no end without."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - np.linalg.solve(hessian(w, X, penalty), gradient(w, X, y, penalty))
    return w
