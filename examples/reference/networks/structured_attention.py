"""A sentence as a matrix: several attentions over its words, which a penalty keeps apart.

With states H (n, d) of n words, W₁ (a, d) and W₂ (r, a):

    A = softmax of each row of W₂ tanh(W₁ Hᵀ)      r distributions over n words
    M = A H                                        the sentence, of shape (r, d)
    P = ‖A Aᵀ - I‖²_F                              the penalty

The diagonal of A Aᵀ is 1 only for a row that is all on one word, and the rest is 0 only for rows with no word in
common. So P is zero exactly where the rows are one-hot and distinct: not for rows that are spread over different
words.

Lin et al. 2017.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from examples.reference.networks.attention import row_softmax

Array = NDArray[np.float64]


def attentions(H: Array, W1: Array, W2: Array) -> Array:
    """A (r, n)."""
    return row_softmax(W2 @ np.tanh(W1 @ H.T))


def penalty(A: Array) -> float:
    """P, from 0."""
    return float(np.sum((A @ A.T - np.eye(len(A))) ** 2))


def penalty_gradient(A: Array) -> Array:
    """∂P/∂A = 4 (A Aᵀ - I) A, of shape (r, n)."""
    return 4 * (A @ A.T - np.eye(len(A))) @ A
