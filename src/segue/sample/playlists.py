"""Playlists before they have tracks: theme, scenes, day of the last edit, length, likes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import numpy as np

from segue.sample.catalogue import LAST_DAY, Tracks
from segue.sample.scenes import Scenes
from segue.sample.size import Size
from segue.sample.streams import Ints, choose, lognormal, stream
from segue.sample.themes import THEMES

YEARS: Final = {2005: 2, 2006: 6, 2007: 6, 2008: 6, 2009: 11, 2010: 13, 2011: 14, 2012: 10, 2013: 22,
                2014: 50, 2015: 90, 2016: 90, 2017: 120, 2018: 100, 2019: 150, 2020: 110}  # fmt: skip
"""Year of the last edit → relative number of playlists."""

LAST_YEAR: Final = dt.date.fromordinal(LAST_DAY).year
LAST_MONTH: Final = dt.date.fromordinal(LAST_DAY).month

MEDIAN_LENGTH: Final = 30
LENGTH_SIGMA: Final = 0.98
"""Lengths are log-normal, cut at 200 tracks: mean 46, as in Melon."""


@dataclasses.dataclass(frozen=True)
class Playlists:
    """One row for each playlist, in the order of the dataset's playlists table.

    Attributes:
        theme: Number of its theme in `THEMES`.
        scene: The scene of most of its tracks.
        other_scenes: Other scenes of its tracks, shape (playlists, 2).
        collector: Whether it collects one artist's tracks.
        updated: Day of the last edit, a day ordinal.
        second: Second of that day.
        length: Requested number of tracks.
        likes: Number of likes.
    """

    theme: Ints
    scene: Ints
    other_scenes: Ints
    collector: np.ndarray[tuple[int], np.dtype[np.bool_]]
    updated: Ints
    second: Ints
    length: Ints
    likes: Ints

    def __len__(self) -> int:
        return self.theme.size

    def part(self, start: int, stop: int) -> Playlists:
        """The playlists from `start` to before `stop`."""
        columns = {field.name: getattr(self, field.name)[start:stop] for field in dataclasses.fields(self)}
        return Playlists(**columns)


def make_playlists(size: Size, scenes: Scenes, tracks: Tracks, seed: int) -> Playlists:
    """Draw the playlists."""
    rng = stream(seed, "playlists")
    n = size.playlists
    scene = choose(rng, scenes.demand, n)
    updated = _edit_days(rng, scenes.theme[scene])
    # On such early days the catalogue is too small to choose from; these playlists are edited later.
    enough = np.sort(tracks.released)[min(len(tracks) // 2, 4 * size.longest)]
    length = np.rint(MEDIAN_LENGTH * lognormal(rng, LENGTH_SIGMA, n)).astype(np.int64)
    likes = np.floor(0.03 * lognormal(rng, 3.3, n)).astype(np.int64)
    return Playlists(
        theme=scenes.theme[scene],
        scene=scene,
        other_scenes=np.stack([_other_scene(rng, scenes, scene) for _ in range(2)], axis=1),
        collector=rng.random(n) < 0.05,
        updated=np.maximum(updated, enough),
        second=np.floor(rng.random(n) * 86_400).astype(np.int64),
        length=np.clip(length, 1, size.longest),
        likes=np.minimum(likes, 60_000),
    )


def _other_scene(rng: np.random.Generator, scenes: Scenes, scene: Ints) -> Ints:
    """Another scene of the theme for half of the playlists, of the genre for a third, any for the others."""
    which = rng.random(scene.size)
    other = choose(rng, scenes.demand, scene.size)
    for group, chosen in ((scenes.theme, which < 1 / 2), (scenes.genre, (which >= 1 / 2) & (which < 5 / 6))):
        for value in range(int(group.max()) + 1):
            members = np.flatnonzero(group == value)
            asking = np.flatnonzero(chosen & (group[scene] == value))
            if asking.size:
                other[asking] = members[choose(rng, scenes.demand[members], asking.size)]
    return other


def _edit_days(rng: np.random.Generator, theme: Ints) -> Ints:
    """A day in a recent year; for seven in ten playlists in a month of their theme."""
    n = theme.size
    year = np.array(list(YEARS))[choose(rng, np.array(list(YEARS.values())), n)]
    last = year == LAST_YEAR
    month = 1 + np.floor(rng.random(n) * np.where(last, LAST_MONTH, 12)).astype(np.int64)
    seasonal = rng.random(n) < 0.7
    for number, row in enumerate(THEMES):
        if row.months:
            mine = np.flatnonzero((theme == number) & seasonal)
            month[mine] = np.array(row.months)[choose(rng, np.ones(len(row.months)), mine.size)]
    year = np.where(last & (month > LAST_MONTH), year - 1, year)
    first = np.array([dt.date(y, m, 1).toordinal() for y in YEARS for m in range(1, 13)])
    day = first[(year - min(YEARS)) * 12 + month - 1] + np.floor(rng.random(n) * 28).astype(np.int64)
    return np.minimum(day, LAST_DAY)
