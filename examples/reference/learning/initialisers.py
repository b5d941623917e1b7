"""Initialisers: first weights for which signals keep their variance from layer to layer.

For a layer y = W x with W of shape (fan_out, fan_in), independent entries of mean 0:
Var(y) = fan_in · Var(W) · E(x²). So the variance of W is chosen as

    LeCun   1 / fan_in                   y as large as x
    Xavier  2 / (fan_in + fan_out)       y as large as x, and gradients too, as nearly as both can be
    He      2 / fan_in                   y as large as x although relu sets half of the signal to zero

A uniform distribution on [-a, a] has the variance a² / 3, so a = √(3 · variance).
An orthogonal W keeps the length of each vector exactly: WᵀW = I, or WWᵀ = I where it is wider than high.

LeCun et al. 1998 ("Efficient BackProp"); Glorot & Bengio 2010; He et al. 2015; Saxe et al. 2014.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

VARIANCES: Final[dict[str, Callable[[int, int], float]]] = {
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
}
"""Name → the variance of a weight, from fan_in and fan_out."""


def normal(name: str, fan_out: int, fan_in: int, rng: np.random.Generator) -> Array:
    """Weights (fan_out, fan_in) from a normal distribution with the variance of the method."""
    return rng.normal(0, np.sqrt(VARIANCES[name](fan_in, fan_out)), (fan_out, fan_in))


def uniform(name: str, fan_out: int, fan_in: int, rng: np.random.Generator) -> Array:
    """Weights (fan_out, fan_in) from a uniform distribution with the variance of the method."""
    a = np.sqrt(3 * VARIANCES[name](fan_in, fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))


def orthogonal(fan_out: int, fan_in: int, rng: np.random.Generator) -> Array:
    """Weights (fan_out, fan_in) with orthonormal columns, or rows where there are fewer of these.

    The factor Q of a QR decomposition of normal numbers; the signs of R's diagonal are moved into Q, or else
    Q would not be distributed evenly over all orthogonal matrices.
    """
    high, wide = max(fan_out, fan_in), min(fan_out, fan_in)
    Q, R = np.linalg.qr(rng.normal(size=(high, wide)))
    Q = Q * np.sign(np.diag(R))
    return Q if fan_out >= fan_in else Q.T
