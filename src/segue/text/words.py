"""The words of a normalised title, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from segue.text.korean import Morpheme
from segue.text.scripts import EMOJI, HAN, HANGUL, KANA, MARKS
from segue.text.years import YearSpan


def words_of(text: str, korean: Sequence[Morpheme], years: Sequence[YearSpan]) -> list[tuple[int, str]]:
    """The words of a normalised title that do not name a time, each with its position, in the title's order.

    Args:
        text: The normalised title.
        korean: Its Korean morphemes. If the title has only particles, its Hangul words are used as they are.
        years: The parts that name a time; they are left out.
    """
    found = [(at, form) for at, form in korean if not any(start <= at < end for start, end, _ in years)]
    runs = list(_RUNS.finditer(_without(years, text)))
    for run in runs:
        found += ((run.start(), word) for word in _words_of_run(run.lastgroup or "", run[0]))
    if not found and not years:
        found = [(run.start(), run[0]) for run in runs]
    return sorted(found, key=_place)


def _place(found: tuple[int, str]) -> int:
    return found[0]


def _without(years: Sequence[YearSpan], text: str) -> str:
    """The text with spaces in place of the years, so that the positions of later words do not change."""
    for start, end, _ in years:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _words_of_run(kind: str, run: str) -> Iterable[str]:
    if kind == "hangul":
        return ()  # Kiwi gives these
    if kind == "han":
        return dict.fromkeys([*(run[at : at + 2] for at in range(len(run) - 1)), run])
    if kind == "rnb":
        return ("rnb",)
    if kind == "compound":
        return (run.replace("-", "").replace(" ", ""),)
    return (singular(run),) if kind == "word" else (run,)


def singular(word: str) -> str:
    """A Latin word without apostrophes, possessive and plural: "mom's" → "mom", "vibes" → "vibe"."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NOT_PLURAL) or word in _NO_PLURALS:
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


_NOT_PLURAL: Final = ("ss", "us", "is", "as", "os")
_NO_PLURALS: Final = frozenset({"blues", "news", "series", "always"})

# A letter of an alphabet. Hangul next to it is not part of its word ("hiphop을").
_LETTER: Final = rf"[^\W\d_{HANGUL}{HAN}{KANA}]"
_WORD: Final = rf"{_LETTER}(?:{_LETTER}|[{MARKS}])*"
# Genres that people write with a hyphen, a space, both or neither. (Melon's own titles write R&B as "R B".)
RNB: Final = r"r(?:\s?&\s?|\s?'?n'?\s?|\s+and\s+|\s)b"
"""Rhythm and blues in its usual spellings, not inside another word."""
_COMPOUND: Final = r"hip[\s-]?hop|lo[\s-]?fi|[kjct][\s-]?pop|synth[\s-]?(?:pop|wave)|new[\s-]age|nu[\s-]disco"
_RUNS: Final = re.compile(
    rf"(?P<emoji>{EMOJI})|(?P<hangul>[{HANGUL}]+)|(?P<han>[{HAN}{KANA}]+)|(?P<number>\d+)"
    rf"|(?<!{_LETTER})(?:(?P<rnb>{RNB})|(?P<compound>{_COMPOUND}))(?!{_LETTER})"
    rf"|(?P<word>{_WORD}(?:'{_WORD})*)"
)
