"""Bytes as text, where nothing names their encoding: UTF-8, else the older encoding whose usual letters they spell.

Every older encoding of Asia takes almost any bytes. What tells them apart is which letters come out: a text consists of
the common ones of its language, next to each other, and other encodings make rare ones of the same bytes.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

UTF8: Final = "utf-8"

_LATIN: Final = ("cp1252", "latin-1")
_BEYOND: Final = re.compile(rb"[\x80-\xff]")
_SAMPLE: Final = 1 << 16
"""Bytes that are looked at, from the first one beyond ASCII on."""

_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_CYRILLIC: Final = re.compile(r"[А-ЯЁ]?[а-яё]{3,}|[А-ЯЁ]{5,}")
_RARE: Final = 0.5
"""What a letter counts that a language has, but not often."""

_HANJA: Final = 0.75
"""What a Chinese character or a sign counts in Korean."""


class _Guess(NamedTuple):
    """How an encoding is known.

    Attributes:
        name: The encoding, in Python's spelling.
        weigh: What the letters of a run without ASCII count together, each from 0 to 1.
        least: The least mean over all of them.
    """

    name: str
    weigh: Callable[[str], float]
    least: float


def encoding_of(data: bytes) -> str:
    """Return the encoding that bytes have as a whole, also if some of them are damaged; one of `ENCODINGS`."""
    return next(_ranked(data), UTF8)


def decode_bytes(data: bytes) -> tuple[str, str]:
    """Return the text of some bytes, and which of `ENCODINGS` they have: one that spells exactly these bytes."""
    for encoding in (UTF8, *_ranked(data), *_LATIN):
        with contextlib.suppress(UnicodeError):
            text = data.decode(encoding)
            if encoding == UTF8 or text.encode(encoding) == data:
                return text, encoding
    raise AssertionError  # Latin-1 takes all bytes


def _ranked(data: bytes) -> Iterator[str]:
    """The encodings that the bytes may have, the likeliest first; none of ASCII."""
    first = _BEYOND.search(data)
    if first is None:
        return
    sample = data[first.start() : first.start() + _SAMPLE]
    scores = [(_score(sample, guess), guess.name) for guess in _GUESSES]
    yield from (name for score, name in sorted(scores, key=lambda one: -one[0]) if score)
    damaged = data.decode(_LATIN[0], errors="replace").count("\ufffd")
    yield _LATIN[1] if damaged else _LATIN[0]


def _score(data: bytes, guess: _Guess) -> float:
    """The mean of what the letters count that are not ASCII, 0 if it is too little for the encoding."""
    runs = _RUN.findall(data.decode(guess.name, errors="replace"))
    letters = sum(map(len, runs))
    mean = sum(map(guess.weigh, runs)) / letters if letters else 0.0
    return mean if mean >= guess.least else 0.0


def _korean(run: str) -> float:
    """A Chinese character alone does not count: accents side by side in a Latin word are read as one."""
    known = [letter for letter in run if _lead(letter, "euc_kr")]
    own = sum(1 for letter in known if "가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ")
    return own + (_HANJA * (len(known) - own) if len(run) > 1 else 0.0)


def _japanese(run: str) -> float:
    """Of one letter alone only kana count: quotes and accents between Latin letters are read as a Chinese character."""
    return sum(
        1.0 if "\u3040" <= letter <= "\u30ff" else _common(letter, "euc_jp", 0xB0, 0xCF)
        for letter in run
        if len(run) > 1 or "\u3040" <= letter <= "\u30ff"
    )


def _simplified(run: str) -> float:
    return sum(_common(letter, "gb2312", 0xB0, 0xD7) for letter in run) if len(run) > 1 else 0.0


def _traditional(run: str) -> float:
    return sum(_common(letter, "big5", 0xA4, 0xC6) for letter in run) if len(run) > 1 else 0.0


def _cyrillic(run: str) -> float:
    """Letters of words in one case, or with a capital first, count."""
    return float(len(run)) if _CYRILLIC.fullmatch(run) else 0.0


def _common(letter: str, encoding: str, first: int, last: int) -> float:
    """1 for a letter among the common ones, which begin with the bytes from `first` to `last`; less for others."""
    lead = _lead(letter, encoding)
    if first <= lead <= last or "\u3001" <= letter <= "\u301f" or "\uff01" <= letter <= "\uff5e":
        return 1.0
    return _RARE if lead > last else 0.0


def _lead(letter: str, encoding: str) -> int:
    """The first byte of a letter of two bytes; 0 for others, such as rare Hangul in EUC-KR."""
    try:
        spelled = letter.encode(encoding)
    except UnicodeEncodeError:
        return 0
    return spelled[0] if len(spelled) == 2 else 0


_GUESSES: Final = (
    _Guess("cp949", _korean, 0.5),
    _Guess("cp932", _japanese, 0.5),
    _Guess("gbk", _simplified, 0.75),
    _Guess("big5", _traditional, 0.75),
    _Guess("cp1251", _cyrillic, 0.75),
)
"""The older encodings that are guessed; of equal ones the first."""

ENCODINGS: Final = (UTF8, *(guess.name for guess in _GUESSES), *_LATIN)
"""All encodings that bytes without a named one are read in; the last one takes all bytes."""
