"""The subjects of a playlist's title and tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from segue.sample.genres import GENRES, Genre
from segue.sample.playlists import Playlists
from segue.sample.scenes import Scenes
from segue.sample.themes import THEMES, Theme

SEASONS: Final = ("겨울", "겨울", "봄", "봄", "봄", "여름", "여름", "여름", "가을", "가을", "가을", "겨울")
"""Season of each month, January first."""


class Subject(NamedTuple):
    """A playlist as its owner sees it.

    Attributes:
        theme: Its theme.
        genre: Its main genre.
        year: The centre of its main scene's years.
        artist: The name of an artist in it.
        collector: Whether it collects that artist's tracks.
        updated: Day of the last edit.
    """

    theme: Theme
    genre: Genre
    year: int
    artist: str
    collector: bool
    updated: dt.date

    @property
    def era(self) -> str:
        """The decade in Korean: "90년대", "2000년대"."""
        decade = self.year // 10 * 10
        return f"{decade - 1900 if decade < 2000 else decade}년대"

    @property
    def season(self) -> str:
        """The season of the last edit, in Korean."""
        return SEASONS[self.updated.month - 1]


def make_subjects(scenes: Scenes, playlists: Playlists, artists: Sequence[str]) -> list[Subject]:
    """The subject of each playlist; `artists` has the name of an artist of each."""
    columns = (
        playlists.theme,
        scenes.genre[playlists.scene],
        scenes.year[playlists.scene],
        playlists.collector,
        playlists.updated,
    )
    rows = zip(*(column.tolist() for column in columns), artists, strict=True)
    return [
        Subject(THEMES[theme], GENRES[genre], year, artist, collector, dt.date.fromordinal(day))
        for theme, genre, year, collector, day, artist in rows
    ]
