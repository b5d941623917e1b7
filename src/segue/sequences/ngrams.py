"""Interpolated n-grams of tracks.

c counts in the training lists, h are the tracks before w, h' is h without the oldest, V the number of tracks, and n(h)
the number of different tracks that follow h. Below the shortest context, p(w | h') is 1 / V.

Lidstone (Lidstone 1920), interpolated with a fixed weight (Jelinek & Mercer 1980):

    p(w | h) = weight * (c(h w) + add) / (c(h) + add * V) + (1 - weight) * p(w | h')

Kneser-Ney (Kneser & Ney 1995, interpolated as by Chen & Goodman 1999), where c counts different contexts below the
longest:

    p(w | h) = max(c(h w) - D, 0) / c(h) + D * n(h) / c(h) * p(w | h')

Back-off (Katz 1987, with absolute discounting): shorter contexts serve only tracks that never followed h,

    p(w | h) = (c(h w) - D) / c(h)                                              if c(h w) > 0
    p(w | h) = D * n(h) / c(h) * p(w | h') / (sum of p(u | h') over such u)     else

D = n1 / (n1 + 2 n2) on each level, by the numbers of n-grams that occur once and twice (Ney, Essen & Kneser 1994). A
context that was never seen gives what its shorter one gives. All three sum to 1 over the tracks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from segue.deferred import Deferred
from segue.ranges import Count, Positive, Share
from segue.sequences.counts import Level, chain, continued, counted
from segue.sequences.lists import Codes, Floats, Lists
from segue.sequences.names import Smoothing

USUAL_DISCOUNT: Final = 0.75
"""D where no n-gram occurs twice or none occurs once."""


@dataclass(frozen=True)
class NGrams:
    """Settings.

    Attributes:
        order: The n of the longest n-gram.
        smoothing: One of the module's formulas.
        add: What Lidstone's law adds to every count.
        weight: The weight of the longer context in Lidstone's interpolation.
    """

    order: Count = 3
    smoothing: Smoothing = "kneser-ney"
    add: Positive = 0.001
    weight: Share = 0.7

    def fit(self, lists: Lists) -> FittedNGrams:
        """Count the n-grams of some lists."""
        levels = counted(lists, self.order)
        if self.smoothing == "kneser-ney":
            levels = continued(levels, lists.tracks)
        return FittedNGrams(self, levels, lists.tracks)

    def load(self, directory: Path, tracks: int) -> FittedNGrams:
        """Map what `FittedNGrams.save` wrote.

        Raises:
            ArtifactError: A file is missing, damaged, or none of such a model.
        """
        levels = [Level.load(directory, f"level{length}", tracks) for length in range(self.order)]
        return FittedNGrams(self, levels, tracks)


class FittedNGrams:
    """Counts of n-grams as a distribution of the next track."""

    def __init__(self, settings: NGrams, levels: list[Level], tracks: int) -> None:
        self.settings, self.levels, self.tracks = settings, levels, tracks
        self._discounts = [discount(level) for level in levels]
        self._base = Deferred(lambda: self._step(np.full(tracks, 1 / max(tracks, 1)), None, 0, 0))

    def probabilities(self, history: Codes) -> Floats:
        """Return p(w | history) of every track, (tracks,); they sum to 1.

        Args:
            history: Tracks in order, from the beginning of a list; () for its first track.
        """
        found = self._base()
        for level, number in self._contexts(history):
            found = self._step(found, None, level, number)
        return found

    def seen(self, history: Codes) -> tuple[Codes, Floats]:
        """Return the tracks that ever followed an end of the history, ascending, and their probabilities."""
        return self._among(history, np.zeros(0, np.int32))

    def of(self, history: Codes, codes: Codes) -> Floats:
        """Return p(w | history) of some tracks, (codes,)."""
        known, found = self._among(history, codes)
        return found[np.searchsorted(known, codes)]

    def _among(self, history: Codes, codes: Codes) -> tuple[Codes, Floats]:
        """Return these tracks and all that ever followed an end of the history, ascending, and p(w | history)."""
        contexts = [*self._contexts(history)]
        followers = [self.levels[level].followers(number)[0] for level, number in contexts]
        known = np.unique(np.concatenate([codes, *followers])).astype(np.int32)
        found = self._base()[known]
        for level, number in contexts:
            found = self._step(found, known, level, number)
        return known, found

    def _contexts(self, history: Codes) -> Iterator[tuple[int, int]]:
        return ((level, number) for level, number in chain(self.levels, history, self.tracks) if level)

    def save(self, directory: Path) -> None:
        """Write the counts."""
        for length, level in enumerate(self.levels):
            level.save(directory, f"level{length}")

    def _step(self, lower: Floats, known: Codes | None, level: int, number: int) -> Floats:
        """Return p(w | h) from p(w | h'), for the tracks `known`, which hold all that follow h, or for all."""
        followers, counts = self.levels[level].followers(number)
        total = counts.sum()
        if not total:
            return lower
        places = followers if known is None else np.searchsorted(known, followers).astype(np.int32)
        if self.settings.smoothing == "lidstone":
            return self._lidstone(lower, places, counts, level)
        taken = self._discounts[level]
        left = taken * len(followers) / total
        if self.settings.smoothing == "kneser-ney":
            found = left * lower
            found[places] += (counts - taken) / total
            return found
        unseen = 1 - lower[places].sum()
        if (
            unseen <= 0 or len(followers) == self.tracks
        ):  # nothing is left to serve: all of it to what was seen
            left, taken, unseen = 0.0, 0.0, 1.0
        found = lower * (left / unseen)
        found[places] = (counts - taken) / total
        return found

    def _lidstone(self, lower: Floats, places: Codes, counts: Floats, level: int) -> Floats:
        add, weight = self.settings.add, self.settings.weight if level else 1.0
        whole = counts.sum() + add * self.tracks
        found = (1 - weight) * lower + weight * add / whole
        found[places] += weight * counts / whole
        return found

    @classmethod
    def popularity(cls, lists: Lists) -> Self:
        """Return the floor: how often each track occurs, whatever comes before."""
        settings = NGrams(order=1, smoothing="lidstone", add=0.5)
        return cls(settings, counted(lists, 1), lists.tracks)


def discount(level: Level) -> float:
    """Return D of a level, in (0, 1)."""
    once, twice = int((level.counts == 1).sum()), int((level.counts == 2).sum())
    return once / (once + 2 * twice) if once and twice else USUAL_DISCOUNT
