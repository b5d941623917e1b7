"""Entropy, cross-entropy, the Kullback–Leibler divergence, mutual information. All in bits.

For distributions p and q over the same n outcomes, and a joint distribution p(x, y):

    H(p)     = -Σᵢ pᵢ log₂ pᵢ
    H(p, q)  = -Σᵢ pᵢ log₂ qᵢ
    KL(p‖q)  =  Σᵢ pᵢ log₂ (pᵢ / qᵢ) = H(p, q) - H(p), never below 0
    I(X; Y)  =  KL(p(x, y) ‖ p(x) p(y)) = H(X) + H(Y) - H(X, Y)

An outcome of pᵢ = 0 adds nothing. One of qᵢ = 0 and pᵢ > 0 makes H(p, q) and KL(p‖q) infinite.

Shannon 1948; Kullback & Leibler 1951.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def entropy(p: Array) -> float:
    """H(p): the bits that an outcome of p needs with the best code."""
    return cross_entropy(p, p)


def cross_entropy(p: Array, q: Array) -> float:
    """H(p, q): the bits that an outcome of p needs with the best code for q."""
    happens = p > 0
    with np.errstate(divide="ignore"):
        return float(-np.sum(p[happens] * np.log2(q[happens])))


def kl_divergence(p: Array, q: Array) -> float:
    """KL(p‖q): the bits that the wrong code costs. KL(q‖p) is another number."""
    return cross_entropy(p, q) - entropy(p)


def mutual_information(joint: Array) -> float:
    """I(X; Y) of a table p(x, y): the bits that one of the two says about the other."""
    x, y = joint.sum(axis=1), joint.sum(axis=0)
    return kl_divergence(joint.ravel(), np.outer(x, y).ravel())
