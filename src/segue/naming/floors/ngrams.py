"""n-grams of units with back-off: a language model of titles, which knows nothing of the playlist.

Interpolated absolute discounting (Ney, Essen & Kneser 1994), c counts in the training titles, h the units before and
h' the same without the first:

    p(u | h) = max(c(h u) - D, 0) / c(h) + D · (different units after h) / c(h) · p(u | h')

and p(u) = (c(u) + 1) / (all + units) at the end. Where h was never seen, p(u | h) = p(u | h').
"""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.naming.beams import NEVER, Scores, Search, draw
from segue.naming.units import BEGIN, END, FIRST, Units

ORDER: Final = 3
DISCOUNT: Final = 0.75
TEMPERATURE: Final = 0.7

History = tuple[int, ...]


class NgramTitles:
    """Counts of n-grams.

    Args:
        units: The units of titles.
        titles: The training titles.
    """

    def __init__(self, units: Units, titles: Sequence[str]) -> None:
        self._units = units
        self._after: dict[History, collections.Counter[int]] = collections.defaultdict(collections.Counter)
        for ids in units.read(titles):
            whole = [BEGIN, *ids, END]
            for at in range(1, len(whole)):
                for before in range(min(ORDER, at + 1)):
                    self._after[tuple(whole[at - before : at])][whole[at]] += 1

    def probabilities(self, history: Sequence[int]) -> NDArray[np.float64]:
        """Return p(u | h) of every unit, (units,); they sum to 1."""
        counts = self._after.get((), collections.Counter[int]())
        found = np.ones(self._units.size)
        found[list(counts)] += list(counts.values())
        found /= found.sum()
        for before in range(1, min(ORDER, len(history) + 1)):
            counts = self._after.get(tuple(history[-before:]))
            if counts is None:
                break
            total = counts.total()
            found *= DISCOUNT * len(counts) / total
            found[list(counts)] += np.maximum(np.array(list(counts.values())) - DISCOUNT, 0) / total
        return found

    def begin(self) -> NDArray[np.float32]:
        """See `Writer`: the prefixes say everything."""
        return np.zeros((1, 0), np.float32)

    def step(
        self, state: NDArray[np.float32], prefixes: NDArray[np.int64]
    ) -> tuple[Scores, NDArray[np.float32]]:
        """See `Writer`."""
        scores = np.log([self.probabilities(prefix.tolist()) for prefix in prefixes]).astype(np.float32)
        ends = scores[:, END].copy()
        scores[:, :FIRST] = NEVER
        scores[:, END] = ends
        return scores, state

    def titles(self, n: int, *, seed: Sequence[int]) -> list[str]:
        """Return up to `n` titles that are drawn."""
        settings = Search(longest=self._units.longest)
        rng = np.random.default_rng(seed)
        found = draw(self, settings, BEGIN, END, bool, n, temperature=TEMPERATURE, rng=rng)
        return [self._units.write(one.ids) for one in found]
