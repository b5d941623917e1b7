"""A dictionary of Korean words, and what analysers give: how Korean is read, as a value that a model keeps.

A dictionary holds words that an analyser would break: artists' names, words of one's own. Its words are Hangul alone,
without spaces, since an analyser meets them only joined.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from segue.errors import ConfigError
from segue.text.normalisation import normalise
from segue.text.scripts import HANGUL

Analyser = Literal["kiwi", "mecab"]
"""Kiwi comes with Segue; MeCab-ko with `segue[mecab]`."""

MOST_WORDS: Final = 200_000
"""Largest number of a dictionary's words."""

LONGEST: Final = 20
"""Syllables of the longest word."""


class Piece(NamedTuple):
    """A morpheme of any kind, as an analyser gives it.

    Attributes:
        start: Its position in the text, in characters.
        form: Its dictionary form.
        tag: Its kind, as the Sejong corpus has it: NNG, VV, JKO …
        word: The same for all morphemes of a word, and other numbers for the words beside it.
    """

    start: int
    form: str
    tag: str
    word: int


class Analysis(Protocol):
    """An analyser that has its dictionary."""

    def pieces(self, text: str) -> list[Piece]:
        """The morphemes of one text, in order."""
        ...

    def pieces_of_all(self, texts: Iterable[str]) -> Iterator[list[Piece]]:
        """The same of each text, in order."""
        ...


class Korean(msgspec.Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """How Korean is read.

    Attributes:
        analyser: What splits words.
        words: Words of one's own, which it prefers to keep whole.
        names: Names, which it may keep whole.

    Raises:
        ConfigError: There are more than `MOST_WORDS`, or one of them is no word of 2 to 20 Hangul syllables.
    """

    analyser: Analyser = "kiwi"
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.words) + len(self.names) > MOST_WORDS:
            raise ConfigError(
                expected=f"a dictionary of at most {MOST_WORDS:,} words",
                got=f"{len(self.words) + len(self.names):,}",
                hint="Keep the commonest of them.",
            )
        wrong = next((word for word in (*self.words, *self.names) if not _WORD.fullmatch(word)), None)
        if wrong is not None:
            raise ConfigError(expected=f"words of 2 to {LONGEST} Hangul syllables", got=repr(wrong[:99]))

    @classmethod
    def of(
        cls, words: Iterable[str] = (), names: Iterable[str] = (), *, analyser: Analyser = "kiwi"
    ) -> Korean:
        """The settings with what can serve of some words and names, in one spelling, each once.

        Raises:
            ConfigError: There are more than `MOST_WORDS`.
        """
        own = dictionary_words(words)
        other = sorted(set(dictionary_words(names)) - set(own))
        return cls(analyser=analyser, words=own, names=tuple(other))

    @functools.cached_property
    def key(self) -> str:
        """A digest; equal settings have equal ones."""
        return hashlib.blake2b(msgspec.msgpack.encode(self), digest_size=16).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Korean) and self.key == other.key

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.key)


USUAL: Final = Korean()
"""Kiwi with Segue's own words."""


def dictionary_words(given: Iterable[str]) -> tuple[str, ...]:
    """What can serve as a word of a dictionary: normalised, without spaces, 2 to 20 Hangul syllables; sorted."""
    joined = (normalise(word).replace(" ", "") for word in given)
    return tuple(sorted({word for word in joined if _WORD.fullmatch(word)}))


_WORD: Final = re.compile(f"[{HANGUL}]{{2,{LONGEST}}}")
