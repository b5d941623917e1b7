"""Character n-grams of a title, which survive odd spacing, compounds and misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from segue.encoders.text.scripts import SYLLABIC

_SPACING: Final = re.compile(r"[\W_]+")


def characters_of(text: str) -> str:
    """A normalised title without spaces and punctuation; only without spaces when nothing else would be left."""
    return _SPACING.sub("", text) or text.replace(" ", "")


def ngrams_of(characters: str) -> Iterator[str]:
    """Each n-gram: n = 2-3 within Hangul, Han and Kana, 3-4 within anything else; shorter runs as they are."""
    for run in _RUNS.finditer(characters):
        text, sizes = run[0], (2, 3) if run.lastgroup == "syllabic" else (3, 4)
        if len(text) < sizes[0]:
            yield text
        for n in sizes:
            yield from (text[start : start + n] for start in range(len(text) - n + 1))


_RUNS: Final = re.compile(rf"(?P<syllabic>[{SYLLABIC}]+)|(?P<other>[^{SYLLABIC}]+)")
