"""Words for the names of artists, albums and tracks, and how a word is picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from segue.sample import lexicon

Words = tuple[str, ...]


class NameWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of lexicon/names.toml."""

    hangul_syllables: Words
    latin_syllables: Words
    korean_adjectives: Words
    korean_nouns: Words
    korean_phrases: Words
    korean_endings: Words
    english_first: Words
    english_last: Words
    versions: Words
    special_albums: Words


WORDS: Final = lexicon.read("names", NameWords)


def pick(choices: Sequence[str], uniform: float) -> str:
    """The choice at `uniform` in [0, 1); give its square to prefer the first ones."""
    return choices[int(uniform * len(choices))]
