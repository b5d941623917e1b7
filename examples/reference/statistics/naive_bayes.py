"""Naive Bayes with counts of words.

With c_kw the count of word w in the texts of class k, and V words, a text with the counts x has

    P(w | k) = (c_kw + α) / (Σ_v c_kv + α V)          P(k) = texts of k / all texts
    log P(k | x) = log P(k) + Σ_w x_w log P(w | k) - log P(x)

"Naive" is the sum: as if each word were drawn by itself. P(x) is the same for all classes; it makes the probabilities
sum to 1. Sums of logarithms take the place of products, which would soon be too small for a number.

Maron 1961; with counts: McCallum & Nigam 1998.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class NaiveBayes:
    """Classes of texts from their counts of words."""

    def __init__(self, X: Array, y: Ints, alpha: float = 1.0) -> None:
        """From counts X (n, V) and classes y (n,), which are 0 to K - 1, each with a text at least."""
        members = np.eye(y.max() + 1)[y]  # (n, K)
        counts = members.T @ X + alpha  # (K, V)
        self.log_classes = np.log(members.mean(axis=0))
        self.log_words = np.log(counts / counts.sum(axis=1, keepdims=True))

    def log_probabilities(self, X: Array) -> Array:
        """The logarithms of P(k | x), of shape (n, K), for counts X (n, V)."""
        joint = self.log_classes + X @ self.log_words.T
        return joint - logsumexp(joint, axis=1, keepdims=True)
