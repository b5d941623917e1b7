"""Kneser–Ney smoothing of bigrams, interpolated.

With c(v w) the count of w after v, c(v ·) = Σ_w c(v w), N₁₊(v ·) the number of different words after v, N₁₊(· w) the
number of different words before w, and N₁₊(· ·) the number of different bigrams:

    P(w | v) = max(c(v w) - D, 0) / c(v ·) + λ(v) P₁(w)
    λ(v)     = D N₁₊(v ·) / c(v ·)              what the discounts took away, so that all sums to 1
    P₁(w)    = N₁₊(· w) / N₁₊(· ·)              in how many contexts w is at home, not how frequent it is
    D        = n₁ / (n₁ + 2 n₂)                 n₁ bigrams were seen once, n₂ twice (Ney, Essen & Kneser 1994)

Kneser & Ney 1995; interpolated: Chen & Goodman 1998.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise


class KneserNey:
    """Probabilities of a word after a word."""

    def __init__(self, words: Sequence[str], discount: float | None = None) -> None:
        self.pairs = Counter(pairwise(words))
        self.contexts = Counter(words[:-1])
        self.followers = Counter(v for v, _ in self.pairs)
        self.predecessors = Counter(w for _, w in self.pairs)
        self.discount = estimated_discount(self.pairs) if discount is None else discount

    def probability(self, w: str, v: str) -> float:
        """P(w | v); after a word that nothing followed so far it is P₁(w)."""
        if not self.contexts[v]:
            return self.continuation(w)
        kept = max(self.pairs[v, w] - self.discount, 0) / self.contexts[v]
        taken = self.discount * self.followers[v] / self.contexts[v]
        return kept + taken * self.continuation(w)

    def continuation(self, w: str) -> float:
        """P₁(w)."""
        return self.predecessors[w] / len(self.pairs)


def estimated_discount(pairs: Counter[tuple[str, str]]) -> float:
    """D from the bigrams that were seen once and twice; some were seen once."""
    seen = Counter(pairs.values())
    return seen[1] / (seen[1] + 2 * seen[2])
