"""Metrics of generated texts: how near they are to what a person wrote, and how they differ from each other.

Conventions: texts are compared as they are given; callers normalise them first. Words stand between spaces. Values are
in [0, 1], and higher is nearer.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Sequence
from typing import Final

from segue.errors import DataError

CHARACTERS: Final = 6
"""The longest run of characters that chrF counts."""

BETA: Final = 2.0
"""How much more recall counts than precision in chrF."""


def bleu(written: Sequence[str], true: Sequence[str], *, longest: int = 2) -> float:
    """Return corpus BLEU (Papineni et al. 2002) with one true text for each.

    BP · exp(mean over n = 1 … longest of log p_n): p_n is the share of the written n-grams of words that stand in the
    true text, each counted at most as often as there; BP = min(1, exp(1 - true words / written words)). Titles have
    two or three words, so the default stops at pairs. 0 where some p_n is 0; orders that no written text has are
    left out.

    Raises:
        DataError: The numbers of texts differ.
    """
    _same(written, true)
    logs: list[float] = []
    for n in range(1, longest + 1):
        right = total = 0
        for one, other in zip(written, true, strict=True):
            mine, theirs = _grams(one.split(), n), _grams(other.split(), n)
            right += (mine & theirs).total()
            total += mine.total()
        if not total:
            continue
        if not right:
            return 0.0
        logs.append(math.log(right / total))
    if not logs:
        return 0.0
    words, wanted = (sum(len(text.split()) for text in texts) for texts in (written, true))
    return math.exp(min(0.0, 1 - wanted / words) + sum(logs) / len(logs))


def chrf(written: str, true: str) -> float:
    """Return chrF of one text (Popović 2015): the F-score of its runs of 1 to 6 characters, spaces left out.

    (1 + β²) · P · R / (β² · P + R) with β = 2; P and R are means over the lengths of which both texts have runs.
    """
    mine, theirs = written.replace(" ", ""), true.replace(" ", "")
    precision = recall = 0.0
    longest = min(CHARACTERS, len(mine), len(theirs))
    for n in range(1, longest + 1):
        own, other = _grams(mine, n), _grams(theirs, n)
        right = (own & other).total()
        precision, recall = precision + right / own.total(), recall + right / other.total()
    if not precision:
        return 0.0
    precision, recall = precision / longest, recall / longest
    return (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall)


def word_overlap(written: str, true: str) -> float:
    """Return the F1 of the distinct words: 2 · shared / (written + true)."""
    mine, theirs = set(written.split()), set(true.split())
    whole = len(mine) + len(theirs)
    return 2 * len(mine & theirs) / whole if whole else 0.0


def distinct(texts: Sequence[str], n: int) -> float:
    """Return distinct-n (Li et al. 2016): the share of different ones among all runs of `n` words; 0 without any."""
    runs = collections.Counter[tuple[str, ...]]()
    for text in texts:
        runs += _grams(text.split(), n)
    return len(runs) / runs.total() if runs else 0.0


def _grams(units: Sequence[str], n: int) -> collections.Counter[tuple[str, ...]]:
    return collections.Counter(tuple(units[at : at + n]) for at in range(len(units) - n + 1))


def _same(written: Sequence[str], true: Sequence[str]) -> None:
    if len(written) != len(true):
        raise DataError(expected=f"a text for each of {len(true)}", got=str(len(written)))
