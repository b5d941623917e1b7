"""Huber regression: least squares near the line, absolute errors far from it.

With residuals r = y - X w:

    H(r) = ½ r²                 if |r| ≤ δ
           δ (|r| - ½ δ)        else
    H'(r) = r, but never beyond ±δ

Setting the gradient -Xᵀ H'(r) to zero is weighted least squares with weights H'(r) / r = min(1, δ / |r|). These
depend on w, so both are taken in turns until w stays the same (iteratively reweighted least squares).

Huber 1964; Holland & Welsch 1977.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def huber_loss(r: Array, delta: float) -> Array:
    """H of each residual."""
    return np.where(np.abs(r) <= delta, r**2 / 2, delta * (np.abs(r) - delta / 2))


def huber_slope(r: Array, delta: float) -> Array:
    """H' of each residual."""
    return np.clip(r, -delta, delta)


def huber_regression(X: Array, y: Array, delta: float, steps: int = 200) -> Array:
    """Coefficients w (d,) for X (n, d) and y (n,); a constant is a column of ones in X."""
    w = np.linalg.lstsq(X, y)[0]
    for _ in range(steps):
        r = np.abs(y - X @ w)
        weights = np.where(r <= delta, 1.0, delta / np.maximum(r, delta))
        w = np.linalg.solve(X.T @ (weights[:, None] * X), X.T @ (weights * y))
    return w
