"""Artists: their scenes, their active years, their popularity."""

from __future__ import annotations

import dataclasses

import numpy as np

from segue.sample.scenes import LAST_YEAR, Scenes
from segue.sample.size import Size
from segue.sample.streams import Floats, Ints, choose, lognormal, stream

HOMES = 3
"""Number of scenes that an artist releases in; the first is its home."""

NEAR_YEARS = 8
"""An artist's other scenes are at most this many years from its home scene."""


@dataclasses.dataclass(frozen=True)
class Artists:
    """One row for each artist.

    Attributes:
        scenes: Scenes it releases in, home first, shape (artists, `HOMES`).
        first_year: Year of its first album.
        last_year: Year of its last album.
        popularity: Relative number of listeners.
        output: Relative number of albums.
    """

    scenes: Ints
    first_year: Ints
    last_year: Ints
    popularity: Floats
    output: Floats

    def __len__(self) -> int:
        return self.first_year.size


def make_artists(size: Size, scenes: Scenes, seed: int) -> Artists:
    """Draw the artists."""
    rng = stream(seed, "artists")
    n = size.artists
    home = choose(rng, scenes.supply, n)
    around = np.rint(rng.standard_normal(n) * scenes.spread[home]).astype(np.int64)
    first = np.clip(scenes.year[home] + around - 2, 1965, LAST_YEAR)
    career = np.rint(-6 * np.log(1 - rng.random(n))).astype(np.int64)
    others = [_other_scene(rng, scenes, home) for _ in range(HOMES - 1)]
    popularity = lognormal(rng, 1.5, n)
    return Artists(
        scenes=np.stack([home, *others], axis=1),
        first_year=first,
        last_year=np.minimum(first + career, LAST_YEAR),
        popularity=popularity,
        output=np.sqrt(popularity) * lognormal(rng, 0.7, n),
    )


def _other_scene(rng: np.random.Generator, scenes: Scenes, home: Ints) -> Ints:
    """A scene of the home's genre (one in six: of its theme) from about the same years, or the home itself."""
    by_genre = _same(rng, scenes.genre, scenes.supply, home)
    by_theme = _same(rng, scenes.theme, scenes.supply, home)
    other = np.where(rng.random(home.size) < 1 / 6, by_theme, by_genre)
    near = np.abs(scenes.year[other] - scenes.year[home]) <= NEAR_YEARS
    return np.where(near, other, home)


def _same(rng: np.random.Generator, group: Ints, weight: Floats, of: Ints) -> Ints:
    """For each scene in `of`, a scene of the same group, by weight."""
    other = of.copy()
    for value in range(int(group.max()) + 1):
        members, asking = np.flatnonzero(group == value), np.flatnonzero(group[of] == value)
        if members.size:
            other[asking] = members[choose(rng, weight[members], asking.size)]
    return other
