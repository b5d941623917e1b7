"""Changed copies of training texts: synonyms from a list of one's own, and typing errors.

Synonyms as Zhang, Zhao & LeCun (2015) draw them: r words of a text are replaced with a probability in proportion to
0.5 ** r, each by the s-th of its synonyms in proportion to 0.5 ** s, so that the nearest should come first in the list.
A typing error leaves a character out, doubles it, swaps it with the next, or hits the key beside the right one: of
Korean keyboards for a Hangul syllable, whose other letters stay.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from segue.errors import ConfigError
from segue.titles.views.characters import LEADS, TAILS, VOWELS

_P: Final = 0.5
_MOST: Final = 100_000
_FIRST: Final = 0xAC00
_SYLLABLES: Final = 11_172

_ROWS: Final = (
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890",
)  # fmt: skip
"""Keyboards, row by row."""


class Augmentation(msgspec.Struct, frozen=True, kw_only=True):
    """How training texts are changed, anew each time they are read.

    Attributes:
        typos: Share of the texts that get a typing error.
        synonyms: The synonyms of a word, the nearest first.

    Raises:
        ConfigError: The share is outside [0, 1], or there are more than 100,000 words.
    """

    typos: float = 0.0
    synonyms: dict[str, tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        if not 0 <= self.typos <= 1 or len(self.synonyms) > _MOST:
            raise ConfigError(
                expected=f"typos from 0 to 1, and at most {_MOST:,} words with synonyms",
                got=f"{self.typos}, {len(self.synonyms):,}",
            )

    def changed(self, text: str, rng: np.random.Generator) -> str:
        """The text, or a changed copy."""
        if self.synonyms:
            text = self._with_synonyms(text, rng)
        return with_typo(text, rng) if self.typos and rng.random() < self.typos else text

    def _with_synonyms(self, text: str, rng: np.random.Generator) -> str:
        words = text.split()
        known = [at for at, word in enumerate(words) if self.synonyms.get(word)]
        count = min(int(rng.geometric(_P)) - 1, len(known))
        if not count:
            return text
        for at in rng.permutation(known)[:count].tolist():
            found = self.synonyms[words[at]]
            words[at] = found[min(int(rng.geometric(_P)) - 1, len(found) - 1)]
        return " ".join(words)


def with_typo(text: str, rng: np.random.Generator) -> str:
    """The text with one typing error; as it is if it has no character to hit wrongly."""
    if not text:
        return text
    at, kind = int(rng.integers(len(text))), int(rng.integers(4))
    before, character, after = text[:at], text[at], text[at + 1 :]
    if kind == 0:
        return before + after if len(text) > 1 else text
    if kind == 1:
        return before + character * 2 + after
    if kind == 2:
        return before + after[:1] + character + after[1:]
    return before + _beside(character, rng) + after


def _beside(character: str, rng: np.random.Generator) -> str:
    """What the key beside a character's gives."""
    code = ord(character) - _FIRST
    if not 0 <= code < _SYLLABLES:
        return _neighbour(character, rng)
    rest, tail = divmod(code, len(TAILS))
    lead, vowel = divmod(rest, len(VOWELS))
    if rng.random() < _P:
        lead = max(LEADS.find(_neighbour(LEADS[lead], rng)), 0)
    else:
        vowel = max(VOWELS.find(_neighbour(VOWELS[vowel], rng)), 0)
    return chr(_FIRST + (lead * len(VOWELS) + vowel) * len(TAILS) + tail)


def _neighbour(key: str, rng: np.random.Generator) -> str:
    """The key beside another of the same sort, or the key itself where no keyboard here has it."""
    for row in _ROWS:
        at = row.find(key)
        if at >= 0:
            beside = [row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)]
            alike = [one for one in beside if (one in VOWELS) == (key in VOWELS)]
            return alike[int(rng.integers(len(alike)))] if alike else key
    return key
