"""The catalogue: albums and tracks with their hidden properties."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import numpy as np

from segue.sample.artists import HOMES, Artists
from segue.sample.genres import GENRES
from segue.sample.scenes import LAST_YEAR, Scenes
from segue.sample.size import Size
from segue.sample.streams import Floats, Ints, choose, lognormal, stream
from segue.sample.themes import THEMES

LAST_DAY: Final = dt.date(2020, 4, 24).toordinal()
"""No release and no edit after this day."""

ALBUM_SIZES: Final = {1: 50, 2: 12, 3: 5, 4: 5, 5: 7, 6: 5, 8: 3, 10: 6, 12: 5, 15: 2}
"""Tracks on an album → relative number of albums."""

ERA_YEARS: Final = np.array([theme.era or (1, LAST_YEAR) for theme in THEMES])
"""First and last year of each theme's tracks, shape (themes, 2)."""

ERA_DAYS: Final = np.array(
    [[dt.date(a, 1, 1).toordinal(), dt.date(b, 12, 31).toordinal()] for a, b in ERA_YEARS.tolist()]
)
"""The same, as days."""


@dataclasses.dataclass(frozen=True)
class Albums:
    """One row for each album: its artist, scene, release day (a day ordinal) and number of tracks."""

    artist: Ints
    scene: Ints
    released: Ints
    tracks: Ints

    def __len__(self) -> int:
        return self.artist.size


@dataclasses.dataclass(frozen=True)
class Tracks:
    """One row for each track, in the order of the dataset's tracks table.

    Attributes:
        album: Its album.
        place: Its place on the album, from 0; the first track is the best-known one.
        artist: Its first artist.
        guest: A featured artist; -1 for none.
        scene: Its home scene.
        second_scene: Another scene that plays it, less often.
        theme: Number of the home scene's theme in `THEMES`.
        genre: Number of its main genre in `GENRES`.
        detail: Number of its detail genre among the genre's.
        released: Release day, a day ordinal.
        popularity: Relative number of listeners.
        energy: In [0, 1].
        tempo: Beats per minute.
        timbre: Brightness, percussion and grit, in [0, 1], shape (tracks, 3).
    """

    album: Ints
    place: Ints
    artist: Ints
    guest: Ints
    scene: Ints
    second_scene: Ints
    theme: Ints
    genre: Ints
    detail: Ints
    released: Ints
    popularity: Floats
    energy: Floats
    tempo: Floats
    timbre: Floats

    def __len__(self) -> int:
        return self.album.size


def make_albums(size: Size, scenes: Scenes, artists: Artists, seed: int) -> Albums:
    """Draw albums until they hold exactly `size.tracks` tracks."""
    rng = stream(seed, "albums")
    kinds = np.array(list(ALBUM_SIZES))
    counts = kinds[choose(rng, np.array(list(ALBUM_SIZES.values())), size.tracks)]
    n = int(np.searchsorted(np.cumsum(counts), size.tracks)) + 1
    counts = counts[:n]
    counts[-1] -= counts.sum() - size.tracks
    artist = choose(rng, artists.output, n)
    scene = artists.scenes[artist, choose(rng, np.array([0.6, 0.25, 0.15]), n)]
    return Albums(artist, scene, _release_days(rng, scenes, artists, artist, scene), counts)


def _release_days(
    rng: np.random.Generator, scenes: Scenes, artists: Artists, artist: Ints, scene: Ints
) -> Ints:
    first, last = artists.first_year[artist], artists.last_year[artist]
    year = first + np.floor(rng.random(artist.size) * (last - first + 1)).astype(np.int64)
    eras = ERA_YEARS[scenes.theme[scene]]
    year = np.clip(year, eras[:, 0], eras[:, 1])
    january = np.array([dt.date(y, 1, 1).toordinal() for y in range(int(year.max()) + 1) if y > 0])
    day = january[year - 1] + np.floor(rng.random(artist.size) * 365).astype(np.int64)
    return np.where(day > LAST_DAY, january[year - 1] + day % 114, day)


def make_tracks(size: Size, scenes: Scenes, artists: Artists, albums: Albums, seed: int) -> Tracks:
    """Draw the tracks of all albums, and put them in random order."""
    rng = stream(seed, "latents")
    album, place = _rows(rng, albums)
    n = album.size
    artist = albums.artist[album]
    usual, released = albums.scene[album], albums.released[album]
    scene = np.where(rng.random(n) < 0.75, usual, _own_scene(rng, scenes, artists, artist, usual, released))
    second = _own_scene(rng, scenes, artists, artist, usual, released)
    genre = scenes.genre[scene]
    details = np.array([len(row.details) for row in GENRES])[genre]
    other_detail = np.floor(rng.random(n) ** 1.5 * details).astype(np.int64)
    energy, tempo, timbre = _sound(rng, scenes, scene)
    return Tracks(
        album=album,
        place=place,
        artist=artist,
        guest=_guests(rng, artists, artist),
        scene=scene,
        second_scene=second,
        theme=scenes.theme[scene],
        genre=genre,
        detail=np.where(rng.random(n) < 0.7, scenes.detail[scene], other_detail),
        released=released,
        popularity=_popularity(rng, size, artists.popularity[artist], album, place),
        energy=energy,
        tempo=tempo,
        timbre=timbre,
    )


def _rows(rng: np.random.Generator, albums: Albums) -> tuple[Ints, Ints]:
    """Album and place of each track, tracks in random order."""
    album = np.repeat(np.arange(len(albums)), albums.tracks)
    starts = np.cumsum(albums.tracks) - albums.tracks
    place = np.arange(album.size) - starts[album]
    order = rng.permutation(album.size)
    return album[order], place[order]


def _own_scene(
    rng: np.random.Generator, scenes: Scenes, artists: Artists, artist: Ints, usual: Ints, released: Ints
) -> Ints:
    """One of the artist's scenes for each track; the artist's usual scene if the theme's era excludes the release."""
    scene = artists.scenes[artist, np.floor(rng.random(artist.size) * HOMES).astype(np.int64)]
    first, last = ERA_DAYS[scenes.theme[scene]].T
    return np.where((released >= first) & (released <= last), scene, usual)


def _guests(rng: np.random.Generator, artists: Artists, artist: Ints) -> Ints:
    """One track in eight features a well-known artist."""
    guest = choose(rng, artists.popularity, artist.size)
    return np.where((rng.random(artist.size) < 1 / 8) & (guest != artist), guest, -1)


def _popularity(rng: np.random.Generator, size: Size, artist: Floats, album: Ints, place: Ints) -> Floats:
    """Artist x album x track, each log-normal; an album's first track is more popular; the largest values saturate."""
    heat = artist * lognormal(rng, 1.2, int(album.max()) + 1)[album] * lognormal(rng, 1.8, album.size)
    heat *= np.where(place == 0, 3.0, 1.0)
    return heat / (1 + heat / size.loudest)


def _sound(rng: np.random.Generator, scenes: Scenes, scene: Ints) -> tuple[Floats, Floats, Floats]:
    genre, theme = scenes.genre[scene], scenes.theme[scene]
    base = np.array([row.energy for row in GENRES])[genre]
    asked = np.array([row.energy for row in THEMES])[theme]
    energy = np.clip(0.5 * base + 0.5 * asked + 0.08 * rng.standard_normal(scene.size), 0, 1)
    usual = np.array([row.tempo for row in GENRES])[genre]
    tempo = np.clip(usual * (0.75 + 0.5 * energy) + 6 * rng.standard_normal(scene.size), 50, 200)
    shift = 0.08 * rng.standard_normal((len(scenes), 3))
    noise = 0.05 * rng.standard_normal((scene.size, 3))
    timbre = np.array([row.timbre for row in GENRES])[genre] + shift[scene] + noise
    return energy, tempo, np.clip(timbre, 0, 1)
