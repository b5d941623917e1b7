"""Korean morphemes by Kiwi: what a title's Hangul words are made of.

"듣기 좋은 노래" and "노래를 들으며" share 듣 and 노래, which no split at spaces shows. Kiwi's model loads once
per process, when the first Hangul title comes, which takes one to two seconds.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from segue.encoders.text.scripts import HANGUL

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token


class Morpheme(NamedTuple):
    """A content morpheme: its form, and where it starts in the text (in characters)."""

    start: int
    form: str


def has_hangul(text: str) -> bool:
    """Whether there is a Hangul syllable in `text`, that is, work for Kiwi."""
    return _HANGUL.search(text) is not None


def morphemes(text: str) -> list[Morpheme]:
    """The content morphemes of one text: nouns, stems, adverbs, roots; no particles and endings."""
    return _content(_kiwi().tokenize(text))


def morphemes_of_all(texts: Iterable[str]) -> Iterator[list[Morpheme]]:
    """`morphemes` of each text, in order, computed by one thread a core while the caller reads on."""
    return map(_content, _kiwi().tokenize(texts))


def _content(tokens: list[Token]) -> list[Morpheme]:
    return [
        Morpheme(token.start, form)
        for token in tokens
        if token.tag[:2] in _CONTENT and _SYLLABLES.fullmatch(form := token.form.replace(" ", ""))
    ]


# First two letters of Kiwi's tags: nouns (NN*, NP, NR), verbs and adjectives (VV, VA), adverbs (MA*),
# determiners (MM), roots (XR), interjections (IC). https://github.com/bab2min/kiwipiepy lists the tags.
_CONTENT: Final = frozenset({"NN", "NP", "NR", "VV", "VA", "MA", "MM", "XR", "IC"})
_HANGUL: Final = re.compile(f"[{HANGUL}]")
_SYLLABLES: Final = re.compile(f"[{HANGUL}]+")


_lock = threading.Lock()
_loaded: list[Kiwi] = []


def _kiwi() -> Kiwi:
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


def _load() -> Kiwi:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=_cores())
    kiwi.tokenize("")  # Kiwi reads its model at the first call
    return kiwi


def _cores() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(available or 1, 8)
