"""Characters, with Hangul syllables taken apart into letters: a view that survives typos and odd spacing.

"밤" is ㅂ ㅏ ㅁ: a wrong letter changes one id of three and not the whole syllable. Zhang et al. 2015 quantise
Latin texts over 70 characters; the alphabet here is learned.
"""

from __future__ import annotations

import collections
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from segue.errors import ArtifactError, ConfigError, Where
from segue.protocols import Progress
from segue.titles.views.reading import Reads, spelled
from segue.titles.views.view import Ids

FILE: Final = "alphabet.json"

UNKNOWN, SEPARATOR = 1, 2

LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST = 0xAC00, 0xD7A3


def letters(text: str) -> str:
    """A text with its Hangul syllables as letters: "밤비" → "ㅂㅏㅁㅂㅣ"; all else stays."""
    return "".join(_letters(character) for character in text)


def _letters(character: str) -> str:
    code = ord(character)
    if not _FIRST <= code <= _LAST:
        return character
    rest, tail = divmod(code - _FIRST, len(TAILS))
    lead, vowel = divmod(rest, len(VOWELS))
    return LEADS[lead] + VOWELS[vowel] + TAILS[tail]


class CharacterSettings(msgspec.Struct, frozen=True, kw_only=True, tag="characters"):
    """How to learn an alphabet.

    Attributes:
        alphabet: Most characters: the commonest are kept.
        split: Take Hangul syllables apart into letters.
        longest: Ids a row may have.
        reads: "text" for longer texts, whose HTML goes.

    Raises:
        ConfigError: A setting is outside its range.
    """

    alphabet: int = 2_000
    split: bool = True
    longest: int = 160
    reads: Reads = "title"

    def __post_init__(self) -> None:
        if self.alphabet < 1 or self.longest < 4:
            raise ConfigError(
                expected="an alphabet of 1 or more and longest of 4 or more",
                got=f"{self.alphabet}, {self.longest}",
            )

    def fit(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]], *, progress: Progress
    ) -> CharacterView:
        """Count the characters of titles and tags."""
        counts: collections.Counter[str] = collections.Counter()
        texts = [*titles, *itertools.chain.from_iterable(tags)]
        for text in progress.track(texts, label="Counting characters", total=len(texts)):
            counts.update(self.spell(text))
        kept = sorted(counts, key=lambda character: (-counts[character], character))[: self.alphabet]
        return CharacterView(self, "".join(kept))

    def load(self, directory: Path) -> CharacterView:
        """Read a saved alphabet; see `View`."""
        path = directory / FILE
        try:
            alphabet = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ArtifactError(
                expected="an alphabet, as a text",
                got=f"a file that cannot be read as one: {error}",
                where=Where(path),
                hint="Fit the encoder again.",
            ) from error
        if not isinstance(alphabet, str):
            raise ArtifactError(
                expected="an alphabet, as a text",
                got="something else",
                where=Where(path),
                hint="Fit the encoder again.",
            )
        return CharacterView(self, alphabet)

    def spell(self, text: str) -> str:
        """A text as the view reads it."""
        normal = spelled(text, self.reads)
        return letters(normal) if self.split else normal


class CharacterView:
    """A learned alphabet."""

    def __init__(self, settings: CharacterSettings, alphabet: str) -> None:
        self.settings, self.alphabet = settings, alphabet
        self._ids = {character: at for at, character in enumerate(alphabet, start=SEPARATOR + 1)}

    @property
    def size(self) -> int:
        """See `View.size`."""
        return len(self.alphabet) + SEPARATOR + 1

    def titles(self, texts: Sequence[str]) -> list[Ids]:
        """See `View.titles`."""
        ids, longest = self._ids, self.settings.longest
        spelt = (self.settings.spell(text)[:longest] for text in texts)
        return [
            np.array([ids.get(character, UNKNOWN) for character in text], dtype=np.int64) for text in spelt
        ]

    def tags(self, texts: Sequence[str]) -> list[Ids]:
        """See `View.tags`."""
        return self.titles(texts)

    def join(self, title: Ids, tags: Sequence[Ids]) -> Ids:
        """See `View.join`: the title, then each tag after a separator."""
        mark = np.array([SEPARATOR], dtype=np.int64)
        parts = [title, *itertools.chain.from_iterable((mark, tag) for tag in tags), mark]
        return np.concatenate(parts)[: self.settings.longest]

    def save(self, directory: Path) -> None:
        """Write alphabet.json."""
        (directory / FILE).write_text(json.dumps(self.alphabet, ensure_ascii=False), encoding="utf-8")
