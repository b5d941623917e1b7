"""Where Korean has spaces, learned from texts that have them; for those that people write without.

For a gap between two syllables, the share of spaces is known from ever longer contexts: a pair of syllables, three
with two on either side, and four. A longer context corrects a shorter one by its count (Jelinek and Mercer 1980):

    p(context) = (spaces(context) + strength * p(shorter)) / (count(context) + strength).
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable
from typing import Final, Self

from segue.text.normalisation import normalise
from segue.text.scripts import HANGUL

STRENGTH: Final = 3.0

THRESHOLD: Final = 0.5

_EDGE: Final = "^"
_RUN: Final = re.compile(f"[{HANGUL}]{{2,}}")
_HANGUL: Final = re.compile(f"[{HANGUL}](?: ?[{HANGUL}])+")


class Spacing:
    """Learned spacing.

    Attributes:
        share: The share of gaps that are spaces.
        counts: For each context, its gaps and the spaces among them.
    """

    def __init__(self, share: float, counts: dict[str, tuple[int, int]]) -> None:
        self.share, self.counts = share, counts

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Self:
        """Count the gaps of texts; a text with no space between its Hangul syllables teaches nothing."""
        gaps: collections.Counter[str] = collections.Counter()
        spaces: collections.Counter[str] = collections.Counter()
        total = spaced = 0
        for text in texts:
            for run in _HANGUL.findall(normalise(text)):
                if " " not in run:
                    continue
                joined, after = _joined(run)
                for at in range(1, len(joined)):
                    contexts = _contexts(joined, at)
                    gaps.update(contexts)
                    total += 1
                    if at in after:
                        spaces.update(contexts)
                        spaced += 1
        return cls(spaced / max(total, 1), {context: (gaps[context], spaces[context]) for context in gaps})

    def probability(self, joined: str, at: int) -> float:
        """The probability of a space before `joined[at]`."""
        pair, left, right, both = _contexts(joined, at)
        known = self._with(pair, self.share)
        return self._with(both, (self._with(left, known) + self._with(right, known)) / 2)

    def spaced(self, text: str) -> str:
        """A text with spaces in its runs of Hangul; spaces that it has stay."""
        return _RUN.sub(self._parted, text)

    def _with(self, context: str, shorter: float) -> float:
        count, spaces = self.counts.get(context, (0, 0))
        return (spaces + STRENGTH * shorter) / (count + STRENGTH)

    def _parted(self, run: re.Match[str]) -> str:
        joined = run[0]
        parts = (
            f" {joined[at]}" if self.probability(joined, at) > THRESHOLD else joined[at]
            for at in range(1, len(joined))
        )
        return joined[0] + "".join(parts)


def spacing_f1(spacing: Spacing, texts: Iterable[str]) -> float:
    """F1 of the spaces that are found in texts whose spaces between Hangul syllables were taken out."""
    right = found = meant = 0
    for text in texts:
        for run in _HANGUL.findall(normalise(text)):
            joined, after = _joined(run)
            guessed = {at for at in range(1, len(joined)) if spacing.probability(joined, at) > THRESHOLD}
            right += len(guessed & after)
            found += len(guessed)
            meant += len(after)
    return 2 * right / max(found + meant, 1)


def _joined(run: str) -> tuple[str, set[int]]:
    """A run without its spaces, and the places that had one before them."""
    words = run.split(" ")
    after: set[int] = set()
    place = 0
    for word in words[:-1]:
        place += len(word)
        after.add(place)
    return "".join(words), after


def _contexts(joined: str, at: int) -> tuple[str, str, str, str]:
    left = joined[at - 2 : at] if at > 1 else _EDGE + joined[0]
    right = joined[at : at + 2] if at + 1 < len(joined) else joined[at] + _EDGE
    return f"{left[1]}|{right[0]}", f"{left}|{right[0]}", f"{left[1]}|{right}", f"{left}|{right}"
