"""The themes of the generated world: the purposes of playlists, in the words of their makers."""

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
        korean: Korean wordings before a genre's name, all synonyms, the most common first.
        english: English wordings of the same.
        when: Korean wordings of the time of listening.
        tags: Usual tags, the most common first.
        motifs: Words that appear in its tracks' titles.
        emoji: Usual emoji.
        energy: Its energy, in [0, 1].
        months: Months in which most of its playlists are edited; () for any.
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
"""All themes; a theme's number is its position here."""
