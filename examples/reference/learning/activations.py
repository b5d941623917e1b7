"""Activations and their derivatives.

With σ(x) = 1 / (1 + e^-x), Φ and φ the distribution and the density of the standard normal:

    sigmoid     σ(x)                           σ(x) (1 - σ(x))
    tanh        tanh(x)                        1 - tanh²(x)
    relu        max(0, x)                      1 if x > 0, else 0
    leaky relu  max(a x, x)                    1 if x > 0, else a
    elu         x, or a (e^x - 1) if x ≤ 0     1, or a e^x if x ≤ 0
    selu        s · elu(x; a)                  s · elu'(x; a)
    gelu        x Φ(x)                         Φ(x) + x φ(x)
    swish       x σ(x)                         σ(x) (1 + x (1 - σ(x)))
    softplus    log(1 + e^x)                   σ(x)
    softmax     e^xᵢ / Σⱼ e^xⱼ                 ∂pᵢ/∂xⱼ = pᵢ (δᵢⱼ - pⱼ)

relu: Nair & Hinton 2010. leaky relu: Maas et al. 2013. elu: Clevert et al. 2016. selu: Klambauer et al. 2017.
gelu: Hendrycks & Gimpel 2016. swish: Ramachandran et al. 2017. softplus: Dugas et al. 2001. softmax: Bridle 1990.

All take arrays of any shape and work elementwise, except softmax, which takes a vector. At a kink the derivative from
the left is taken, as torch does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Array = NDArray[np.float64]

LEAK: Final = 0.01
SELU_SCALE: Final = 1.0507009873554805
SELU_ALPHA: Final = 1.6732632423543772
"""The two numbers for which mean 0 and variance 1 are a fixed point of a layer."""


def sigmoid(x: Array) -> Array:
    """σ(x), by tanh, which does not overflow."""
    return (1 + np.tanh(x / 2)) / 2


def elu(x: Array, a: float = 1.0) -> Array:
    """The identity above zero; it tends to -a below."""
    return np.where(x > 0, x, a * np.expm1(np.minimum(x, 0)))


def elu_slope(x: Array, a: float = 1.0) -> Array:
    """Its derivative."""
    return np.where(x > 0, 1.0, a * np.exp(np.minimum(x, 0)))


def gelu(x: Array) -> Array:
    """The product of x and the probability that a standard normal is below x."""
    return x * normal_cdf(x)


def gelu_slope(x: Array) -> Array:
    """Its derivative, by the product rule."""
    return normal_cdf(x) + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def normal_cdf(x: Array) -> Array:
    """Φ(x)."""
    return (1 + erf(x / np.sqrt(2))) / 2


def swish_slope(x: Array) -> Array:
    """The derivative of x σ(x)."""
    return sigmoid(x) * (1 + x * (1 - sigmoid(x)))


ACTIVATIONS: Final[dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]]] = {
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "relu": (lambda x: np.maximum(x, 0), lambda x: np.where(x > 0, 1.0, 0.0)),
    "leaky relu": (lambda x: np.where(x > 0, x, LEAK * x), lambda x: np.where(x > 0, 1.0, LEAK)),
    "elu": (elu, elu_slope),
    "selu": (
        lambda x: SELU_SCALE * elu(x, SELU_ALPHA),
        lambda x: SELU_SCALE * elu_slope(x, SELU_ALPHA),
    ),
    "gelu": (gelu, gelu_slope),
    "swish": (lambda x: x * sigmoid(x), swish_slope),
    "softplus": (lambda x: np.logaddexp(0, x), sigmoid),
}
"""Name → the function and its derivative."""


def softmax(x: Array) -> Array:
    """Probabilities (n,) of scores (n,); the largest score is taken off first, so that nothing overflows."""
    p = np.exp(x - x.max())
    return p / p.sum()


def softmax_jacobian(x: Array) -> Array:
    """∂pᵢ/∂xⱼ, of shape (n, n)."""
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
