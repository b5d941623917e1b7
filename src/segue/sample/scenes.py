"""Scenes: the sub-communities of a theme, each with its genre, sound and years."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from segue.sample.genres import GENRES, NUMBER
from segue.sample.size import Size
from segue.sample.streams import Floats, Ints, choose, lognormal, stream
from segue.sample.themes import THEMES

LAST_YEAR = 2020


@dataclasses.dataclass(frozen=True)
class Scenes:
    """One row for each scene, ordered by theme.

    Attributes:
        theme: Number of its theme in `THEMES`.
        genre: Number of its main genre in `GENRES`.
        detail: Number of its detail genre among the genre's.
        year: Centre of its tracks' years.
        spread: Standard deviation of those years.
        demand: Relative number of playlists.
        supply: Relative number of tracks.
    """

    theme: Ints
    genre: Ints
    detail: Ints
    year: Ints
    spread: Floats
    demand: Floats
    supply: Floats

    def __len__(self) -> int:
        return self.theme.size

    @property
    def middle(self) -> Ints:
        """The day in the centre of its years, a day ordinal."""
        first = int(self.year.min())
        days = [dt.date(year, 7, 1).toordinal() for year in range(first, int(self.year.max()) + 1)]
        return np.array(days)[self.year - first]


def make_scenes(size: Size, seed: int) -> Scenes:
    """Split every theme into scenes. A theme with more playlists has more scenes, and so has a larger world."""
    rng = stream(seed, "scenes")
    theme = _theme_of_scenes(size.scenes)
    n = theme.size
    genre = _genre_of_scenes(rng, theme)
    details = np.array([len(row.details) for row in GENRES])
    detail = np.floor(rng.random(n) ** 1.5 * details[genre]).astype(np.int64)
    year, spread = _years(rng, theme)
    share = np.array([row.share for row in THEMES]) / np.bincount(theme, minlength=len(THEMES))
    demand = share[theme] * lognormal(rng, 0.6, n)
    return Scenes(theme, genre, detail, year, spread, demand, demand**0.8 * lognormal(rng, 0.3, n))


def _theme_of_scenes(total: int) -> Ints:
    """One scene for every theme; the others are distributed by share^0.7 (largest remainders)."""
    share: Floats = np.power([theme.share for theme in THEMES], 0.7)
    quota: Floats = np.rint(1e6 * (total - len(THEMES)) * share / share.sum()) / 1e6
    count: Ints = np.floor(quota).astype(np.int64)
    left = total - len(THEMES) - int(count.sum())
    count[np.argsort(count - quota, kind="stable")[:left]] += 1
    return np.repeat(np.arange(len(THEMES)), count + 1)


def _genre_of_scenes(rng: np.random.Generator, theme: Ints) -> Ints:
    genre = np.zeros(theme.size, dtype=np.int64)
    for number, row in enumerate(THEMES):
        keys = np.array([NUMBER[key] for key in row.genres])
        weights = np.array(list(row.genres.values()))
        mine = np.flatnonzero(theme == number)
        genre[mine] = keys[choose(rng, weights, mine.size)]
        genre[mine[0]] = keys[weights.argmax()]
    return genre


def _years(rng: np.random.Generator, theme: Ints) -> tuple[Ints, Floats]:
    """The years of an era theme's scenes lie inside the era, the others mostly in recent years."""
    year = np.rint(LAST_YEAR - 2 - 16 * rng.random(theme.size) ** 1.1).astype(np.int64)
    spread = np.full(theme.size, 4.0)
    for number, row in enumerate(THEMES):
        if row.era is not None:
            mine = np.flatnonzero(theme == number)
            first, last = row.era
            year[mine] = first + np.floor(rng.random(mine.size) * (last - first + 1)).astype(np.int64)
            spread[mine] = (last - first + 1) / 4
    return year, spread
