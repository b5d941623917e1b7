"""The sources of a playlist's tracks."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from segue.sample.catalogue import Tracks
from segue.sample.pools import Pool
from segue.sample.scenes import Scenes
from segue.sample.streams import Floats, Ints, whole

SOURCES: Final = {
    "scene": 0.16,  # the playlist's own sub-community
    "second scene": 0.08,
    "third scene": 0.07,
    "theme": 0.08,  # the common repertoire of the theme's scenes
    "artist": 0.14,  # more tracks by an artist of the playlist
    "album": 0.08,  # more tracks of an album of the playlist
    "years": 0.09,  # of the genre, from about the years of the scene
    "new": 0.05,  # of the genre, released in the months before the edit
    "chart": 0.05,  # of any genre, released in the months before the edit
    "known": 0.07,  # the most popular tracks
    "own": 0.13,  # own taste: any track, popular or not
}
"""The sources of tracks → their shares, for an average playlist."""

NEW_DAYS: Final = 120
"""Number of days for which a track counts as new."""

YEARS_DAYS: Final = 4 * 365
"""Largest distance, in days, of a release from the middle of a scene's years."""

SECOND_SCENE: Final = 0.35
"""Weight of a track in its second scene, relative to 1 in its home scene."""

BROAD: Final = 1.2
"""Power of popularity for draws from a whole theme, genre or country: larger groups agree on fewer tracks."""


@dataclasses.dataclass(frozen=True)
class Wish:
    """The properties of each draw's playlist, columns of shape (n,).

    Attributes:
        until: Day of the playlist's last edit; later releases are not drawn.
        scene: Its scenes, shape (n, 3).
        theme: Its theme.
        genre: The genre of its first scene.
        middle: The day in the centre of that scene's years.
        artist: An artist of the playlist; -1 for none.
        album: An album of the playlist; -1 for none.
    """

    until: Ints
    scene: Ints
    theme: Ints
    genre: Ints
    middle: Ints
    artist: Ints
    album: Ints


class Shelves:
    """All tracks, sorted for each source."""

    def __init__(self, scenes: Scenes, tracks: Tracks) -> None:
        every, day = np.arange(len(tracks)), tracks.released
        narrow, broad = tracks.popularity, tracks.popularity**BROAD
        both = np.concatenate([every, every])
        scene = np.concatenate([tracks.scene, tracks.second_scene])
        one = np.zeros_like(every)
        self._scene = Pool(scene, both, _in_both_scenes(narrow), day)
        self._theme = Pool(scenes.theme[scene], both, _in_both_scenes(broad), day)
        self._artist = Pool(tracks.artist, every, whole(narrow), day)
        self._album = Pool(tracks.album, every, whole(narrow), day)
        self._genre = Pool(tracks.genre, every, whole(broad), day)
        self._known = Pool(one, every, whole(broad), day)
        self._any = Pool(one, every, np.ones_like(every), day)

    def draw(self, rng: np.random.Generator, source: Ints, wish: Wish) -> Ints:
        """One track for each wish from its source; -1 if the source has none."""
        one = np.zeros_like(source)
        shelf: dict[str, tuple[Pool, Ints]] = {
            "scene": (self._scene, wish.scene[:, 0]),
            "second scene": (self._scene, wish.scene[:, 1]),
            "third scene": (self._scene, wish.scene[:, 2]),
            "theme": (self._theme, wish.theme),
            "artist": (self._artist, wish.artist),
            "album": (self._album, wish.album),
            "years": (self._genre, wish.genre),
            "new": (self._genre, wish.genre),
            "chart": (self._known, one),
            "known": (self._known, one),
            "own": (self._any, one),
        }
        uniform = rng.random(source.size)
        track = np.full(source.size, -1, dtype=np.int64)
        for number, name in enumerate(SOURCES):
            mine = np.flatnonzero(source == number)
            pool, group = shelf[name]
            since, until = _days(name, wish.until[mine], wish.middle[mine])
            track[mine] = pool.draw(uniform[mine], group[mine], until, since)
        return track

    def of_scene(self, rng: np.random.Generator, scene: Ints, until: Ints) -> Ints:
        """A track of each scene, shape (n,); -1 if the scene has none by that day."""
        return self._scene.draw(rng.random(scene.size), scene, until)

    def anything(self, rng: np.random.Generator, until: Ints) -> Ints:
        """Any track released by each day, shape (n,)."""
        return self._any.draw(rng.random(until.size), np.zeros_like(until), until)


def _days(source: str, edit: Ints, middle: Ints) -> tuple[Ints | None, Ints]:
    """First and last release day that a source draws from."""
    match source:
        case "new" | "chart":
            return edit - NEW_DAYS, edit
        case "years":
            return middle - YEARS_DAYS, np.minimum(middle + YEARS_DAYS, edit)
        case _:
            return None, edit


def _in_both_scenes(weight: Floats) -> Ints:
    """Weights in the home scene, then in the second scene, shape (2 tracks,)."""
    return np.concatenate([whole(weight), whole(weight * SECOND_SCENE)])
