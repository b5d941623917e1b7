"""Spelling of names for comparison: one normalised form, as runs of letters and digits of one script."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
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


def keys_of_names(names: Sequence[str]) -> list[str]:
    """Return `key_of_name` of each name: those of plain letters together, which is faster."""
    plain = [
        name if name.isascii() and len(name) <= MAX_CHARACTERS and "\n" not in name else "" for name in names
    ]
    text = "\n".join(plain)
    unlike = [match.span() for match in _UNLIKE_LINES.finditer(text)]
    keys = _NO_LETTERS.sub("", text.lower()).split("\n") if names else []
    hard = {at for at, name in enumerate(names) if not plain[at] and name}
    ends = list(itertools.accumulate(len(name) + 1 for name in plain))  # of each line, behind its end
    for start, end in unlike:
        hard.update(range(bisect.bisect_right(ends, start), bisect.bisect_right(ends, end - 1) + 1))
    for at in hard:
        keys[at] = key_of_name(names[at])
    return keys


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
_LIKE_RNB_OR_LONG: Final = r"([A-Za-z])(?i:\1)(?i:\1)|[rR][\W_]*(?:[nN]|[aA][nN][dD])?[\W_]*[bB]"
_UNLIKE: Final = re.compile(rf"[\x00-\x1f\x7f]|{_LIKE_RNB_OR_LONG}")
"""What the spelling changes in a text of ASCII beside its case, or may change: R&B and how people write it."""
_UNLIKE_LINES: Final = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f]|{_LIKE_RNB_OR_LONG}")
"""The same in a text of many lines; what it finds over the end of a line is no more than may be."""
_NO_LETTERS: Final = re.compile(r"[^0-9a-z\n]+")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'|'(?=[^\W\d_])")
_RNB: Final = re.compile(rf"(?<![^\W\d_{SYLLABIC}]){RNB}(?![^\W\d_{SYLLABIC}])")
