"""The themes of the generated world: what a playlist is for, in the words of the people who make them."""

from __future__ import annotations

from typing import Final

import msgspec

from segue.sample import lexicon


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reason to make a playlist: a mood, situation, weather, season, era, genre or story.

    Attributes:
        key: Its name in code.
        share: Relative number of playlists.
        genres: Genre key → relative weight.
        korean: Korean wordings that go before a genre's name, synonyms of each other, the commonest first.
        english: English wordings of the same.
        when: Korean wordings of when one listens to it.
        tags: Usual tags, the commonest first.
        motifs: Words that its tracks' titles are about.
        emoji: Usual emoji.
        energy: Energy it asks for, in [0, 1].
        months: Months it is edited in most; () for any.
        era: First and last year of its tracks' release; None for any.
    """

    key: str
    share: float
    genres: dict[str, float]
    korean: tuple[str, ...]
    english: tuple[str, ...]
    when: tuple[str, ...]
    tags: tuple[str, ...]
    motifs: tuple[str, ...]
    emoji: tuple[str, ...]
    energy: float
    months: tuple[int, ...] = ()
    era: tuple[int, int] | None = None


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    theme: tuple[Theme, ...]


THEMES: Final = lexicon.read("themes", _Table).theme
"""All themes; a theme's number is its place here."""
