"""The genres of the generated world: their names, the words that people use for them, and their sound."""

from __future__ import annotations

from typing import Final

import msgspec

from segue.sample import lexicon


class Genre(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A main genre.

    Attributes:
        key: Its name in code.
        name: The main genre in the catalogue's spelling; a detail genre is "name / detail".
        details: Its detail genres, the most common first.
        korean: Its names in Korean titles and tags, the most common first.
        english: The same in English.
        tempo: Usual tempo in beats a minute.
        energy: Usual energy, in [0, 1].
        timbre: Usual brightness, percussion and grit, each in [0, 1].
        korean_titles: Share of its tracks with a Korean title, in [0, 1].
    """

    key: str
    name: str
    details: tuple[str, ...]
    korean: tuple[str, ...]
    english: tuple[str, ...]
    tempo: int
    energy: float
    timbre: tuple[float, float, float]
    korean_titles: float


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    genre: tuple[Genre, ...]


GENRES: Final = lexicon.read("genres", _Table).genre
"""All main genres; a genre's number is its position here."""

NUMBER: Final = {genre.key: number for number, genre in enumerate(GENRES)}
"""Genre key → number."""
