"""Laplace's and Lidstone's smoothing of bigrams.

With c(v w) the count of word w after word v, c(v ·) = Σ_w c(v w), and V words that could come:

    P(w | v) = (c(v w) + α) / (c(v ·) + α V)         α = 1: Laplace; another α > 0: Lidstone

Laplace 1814; Lidstone 1920. Both give every word of the vocabulary a chance; Laplace's gives away far too much where
the vocabulary is large. c(v ·) counts v where a word follows: the last word of a text is not among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise


class AdditiveBigrams:
    """Probabilities of a word after a word."""

    def __init__(self, words: Sequence[str], alpha: float = 1.0) -> None:
        self.alpha = alpha
        self.vocabulary = sorted(set(words))
        self.pairs = Counter(pairwise(words))
        self.contexts = Counter(words[:-1])

    def probability(self, w: str, v: str) -> float:
        """P(w | v) for a word of the vocabulary after any word."""
        return (self.pairs[v, w] + self.alpha) / (self.contexts[v] + self.alpha * len(self.vocabulary))
