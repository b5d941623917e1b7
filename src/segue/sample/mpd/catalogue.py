"""Scenes, artists, albums and tracks as arrays of numbers: about 40 bytes a track, no text.

Tracks are numbered by scene, artist and album. So an album, an artist and a scene are each a range of tracks.
"""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from segue.sample.mpd.lists import Lists, Small
from segue.sample.mpd.size import MpdSize
from segue.sample.streams import Floats, Ints, stream

ALBUM_TRACKS: Final = 3.08
ARTIST_ALBUMS: Final = 2.48
"""Tracks of an album and albums of an artist, on average, as far as playlists name them."""

IN_SCENE: Final = (1.6, 5.0)
EVERYWHERE: Final = (1.16, 150.0)
"""Popularity falls by a Zipf–Mandelbrot law (rank + q)^-s: s and q within a scene, and among all tracks."""

WEIGHT: Final = 1 << 40
"""The largest whole-number weight; sums of whole numbers are the same on every machine."""


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """The tracks.

    Attributes:
        scenes: First track of each scene, then the number of tracks, (scenes + 1,).
        album: Album of each track, (tracks,).
        albums: First track of each album, then the number of tracks, (albums + 1,).
        artist: Artist of each album, (albums,).
        artists: First track of each artist, then the number of tracks, (artists + 1,).
        ranked: Tracks of each scene, the most popular first, scene by scene, (tracks,).
        known: All tracks, the most popular first, (tracks,).
        in_scene: Running sums of the weights by rank in a scene, (tracks of the largest scene,).
        everywhere: Running sums of the weights by rank among all, (tracks,).
    """

    scenes: Ints
    album: Small
    albums: Ints
    artist: Small
    artists: Ints
    ranked: Small
    known: Small
    in_scene: Ints
    everywhere: Ints

    def __len__(self) -> int:
        return self.album.size

    def artist_of(self, tracks: Small | Ints) -> Small:
        """The artist of each of some tracks, (tracks,)."""
        return self.artist[self.album[tracks]]


def make_catalogue(size: MpdSize, lists: Lists) -> Catalogue:
    """Draw the catalogue: each scene has tracks in proportion to the pairs of its playlists."""
    pairs = np.bincount(lists.scene, weights=lists.length, minlength=size.scenes).astype(np.int64)
    tracks = size.tracks(int(pairs.sum()))
    ends = np.cumsum(pairs) * tracks // pairs.sum()
    scenes = np.concatenate([np.zeros(1, np.int64), ends])
    rng = stream(size.seed, "mpd-albums")
    albums = _runs(rng, tracks, ALBUM_TRACKS)
    artist_albums = _runs(rng, albums.size - 1, ARTIST_ALBUMS)
    ranked, known = _ranked(stream(size.seed, "mpd-scenes"), scenes)
    return Catalogue(
        scenes=scenes,
        album=np.repeat(np.arange(albums.size - 1, dtype=np.int32), np.diff(albums)),
        albums=albums,
        artist=np.repeat(np.arange(artist_albums.size - 1, dtype=np.int32), np.diff(artist_albums)),
        artists=albums[artist_albums],
        ranked=ranked,
        known=known,
        in_scene=_running(int(np.diff(scenes).max()), IN_SCENE),
        everywhere=_running(tracks, EVERYWHERE),
    )


def _runs(rng: np.random.Generator, total: int, mean: float) -> Ints:
    """Where runs of geometric lengths begin in `total` places, then `total`."""
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(rng.geometric(1 / mean, total))])
    return np.append(starts[starts < total], total)


def _ranked(rng: np.random.Generator, scenes: Ints) -> tuple[Small, Small]:
    """The tracks by popularity, within scenes and among all: what leads its scene leads everywhere."""
    sizes = np.diff(scenes)
    scene = np.repeat(np.arange(sizes.size), sizes)
    ranked = np.lexsort((rng.random(scene.size), scene)).astype(np.int32)
    rank = np.arange(scene.size) - np.repeat(scenes[:-1], sizes)
    known = ranked[np.lexsort((rng.random(scene.size), rank))]
    return ranked, known


def _running(size: int, law: tuple[float, float]) -> Ints:
    """Running sums of whole-number weights by rank."""
    power, offset = law
    ranks: Floats = np.arange(1, size + 1, dtype=np.float64)
    weights = ((ranks + offset) / (1 + offset)) ** -power
    # few bits, so that the last ones of a power, which differ between processors, decide nothing
    return np.cumsum(np.maximum(np.rint(weights * (WEIGHT >> 20)), 1).astype(np.int64))
