"""The words of a normalised title, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from segue.encoders.text.korean import Morpheme
from segue.encoders.text.scripts import EMOJI, HAN, HANGUL, KANA
from segue.encoders.text.years import YearSpan, year_spans


def words_of(text: str, korean: Sequence[Morpheme]) -> list[str]:
    """The words of a normalised title, in its order.

    Args:
        text: The normalised title.
        korean: Its Korean morphemes; a title of Hangul without any gives its Hangul words as they stand.
    """
    spans = list(year_spans(text))
    found = [(span.start, word) for span in spans for word in span.tokens]
    found += [(start, form) for start, form in korean if not any(a <= start < b for a, b, _ in spans)]
    rest = list(_WORDS.finditer(_without(spans, text)))
    for match in rest:
        found += ((match.start(), word) for word in _words_of_run(match.lastgroup or "", match[0]))
    if not found:
        found = [(match.start(), match[0]) for match in rest]
    return [word for _, word in sorted(found, key=_start)]


def _start(found: tuple[int, str]) -> int:
    return found[0]


def _without(spans: Sequence[YearSpan], text: str) -> str:
    """The text with spaces where the spans are, so that what follows them stays in its place."""
    for start, end, _ in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _words_of_run(kind: str, run: str) -> Iterable[str]:
    if kind == "hangul":
        return ()  # Kiwi has these
    if kind == "han":
        return dict.fromkeys([*(run[at : at + 2] for at in range(len(run) - 1)), run])
    return (singular(run),) if kind == "word" else (run,)


def singular(word: str) -> str:
    """A Latin word without apostrophes, possessive and plural: "mom's" → "mom", "vibes" → "vibe"."""
    word = word.removesuffix("'s").replace("'", "")
    if (
        len(word) < 4
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is", "as", "os"))
        or word in _KEPT
    ):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


_KEPT: Final = frozenset({"blues", "news", "lyrics", "always", "series"})
_WORDS: Final = re.compile(
    rf"(?P<emoji>{EMOJI})|(?P<hangul>[{HANGUL}]+)|(?P<han>[{HAN}{KANA}]+)"
    rf"|(?P<number>\d+)|(?P<word>[^\W\d_{HANGUL}{HAN}{KANA}]+(?:'[^\W\d_{HANGUL}{HAN}{KANA}]+)*)"
)
