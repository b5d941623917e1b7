"""Character n-grams of a title, which odd spacing, compounds and misspellings hardly change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from segue.text.scripts import MARKS, SYLLABIC

SYLLABIC_N: Final = 2
"""Length of the n-grams of Hangul, Han and Kana."""

OTHER_N: Final = 3
"""Length of the n-grams of all other scripts."""


def characters_of(text: str) -> str:
    """A normalised title without spaces and punctuation; without spaces only, if nothing else is left."""
    return _SPACING.sub("", text) or text.replace(" ", "")


def ngrams_of(characters: str) -> Iterator[str]:
    """Each n-gram within a run of one kind of script, in order. A run shorter than n is one n-gram.

    One length for each script is enough: on Melon's titles, lengths 2-3 and 3-4 give the same tags (nDCG@10 differs by
    .0002 ± .0009) with twice as many n-grams and four times the vocabulary.
    """
    for run in _RUNS.finditer(characters):
        text, n = run[0], SYLLABIC_N if run.lastgroup == "syllabic" else OTHER_N
        yield from (text[start : start + n] for start in range(max(1, len(text) - n + 1)))


_SPACING: Final = re.compile(rf"[^\w{MARKS}]+|_+")
_RUNS: Final = re.compile(rf"(?P<syllabic>[{SYLLABIC}]+)|(?P<other>[^{SYLLABIC}]+)")
