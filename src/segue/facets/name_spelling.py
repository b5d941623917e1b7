"""Spelling of names for comparison: one normalised form, as runs of letters and digits of one script."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from segue.text.normalisation import MAX_CHARACTERS, normalise
from segue.text.scripts import HAN, HANGUL, KANA, MARKS, SYLLABIC
from segue.text.words import RNB


class Run(NamedTuple):
    """A run of letters and digits of one script."""

    start: int
    end: int
    text: str
    is_han: bool


def spelled(text: str) -> str:
    """Return a text in its normalised form, without apostrophes but those of years ('90)."""
    text = normalise(text)
    if "'" in text:
        text = _APOSTROPHE.sub("", text)
    return _RNB.sub("rnb", text) if "r" in text and "b" in text else text


def runs_of(text: str) -> list[Run]:
    """Return the runs of a normalised text, in order."""
    return [Run(run.start(), run.end(), run[0], run.lastgroup == "han") for run in _RUNS.finditer(text)]


def key_of(text: str) -> str:
    """Return the letters and digits of a normalised text: the key by which names are compared."""
    return "".join(_LETTERS.findall(text))


def key_of_name(name: str) -> str:
    """Return `key_of(spelled(name))`; five times as fast for a name of plain letters, as most of a catalogue have."""
    if not name.isascii() or len(name) > MAX_CHARACTERS or _UNLIKE.search(name):
        return key_of(spelled(name))
    return "".join(_LETTERS_ASCII.findall(name)).lower()


def is_long(key: str) -> bool:
    """Return whether a name is long enough to count anywhere: two syllables, or three letters."""
    return len(key) > 2 or (len(key) == 2 and is_syllabic(key))


def is_syllabic(key: str) -> bool:
    """Return whether a name has only syllables or Chinese characters, of which one may be a word."""
    return bool(_SYLLABLES.match(key))


_LETTER: Final = rf"[^\W_]|[{MARKS}]"
_LETTERS: Final = re.compile(rf"(?:{_LETTER})+")
_RUNS: Final = re.compile(
    rf"(?P<hangul>[{HANGUL}]+)|(?P<han>[{HAN}{KANA}]+)|(?:(?![{SYLLABIC}])(?:{_LETTER}))+"
)
_SYLLABLES: Final = re.compile(rf"[{SYLLABIC}]+\Z")
_LETTERS_ASCII: Final = re.compile(r"[0-9A-Za-z]+")
_UNLIKE: Final = re.compile(
    r"[\x00-\x1f\x7f]|([A-Za-z])(?i:\1)(?i:\1)|[rR][\W_]*(?:[nN]|[aA][nN][dD])?[\W_]*[bB]"
)
"""What the spelling changes in a text of ASCII beside its case, or may change: R&B and how people write it."""
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'|'(?=[^\W\d_])")
_RNB: Final = re.compile(rf"(?<![^\W\d_{SYLLABIC}]){RNB}(?![^\W\d_{SYLLABIC}])")
