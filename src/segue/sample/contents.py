"""The tracks of playlists: each comes from one of several sources, and none is released after the last edit."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from segue.protocols import Progress
from segue.sample.catalogue import Tracks
from segue.sample.playlists import Playlists
from segue.sample.scenes import Scenes
from segue.sample.shelves import SOURCES, Shelves, Wish
from segue.sample.streams import Ints, stream

COLLECTOR_ARTIST: Final = 0.75
"""Share of one artist's tracks in a playlist that collects that artist, as far as there are enough."""

TRACKS_PER_ANCHOR: Final = 6
MAX_ANCHORS: Final = 16
"""A playlist starts with one track for every so many of its length; later draws add more by their artists."""

ROUNDS: Final = 8
"""How often a repeated track is drawn again."""

BLOCK: Final = 4096
"""Number of playlists filled at once; it bounds the memory."""


@dataclasses.dataclass(frozen=True)
class Pairs:
    """Playlist and track of each pair, sorted by playlist, in the playlist's order; shapes (pairs,)."""

    playlist: Ints
    track: Ints


def fill(scenes: Scenes, tracks: Tracks, playlists: Playlists, seed: int, progress: Progress) -> Pairs:
    """Draw the tracks of all playlists. Every track is released by the day of the last edit.

    Every playlist gets at least one track. A playlist may be shorter than its length if its sources have no more.
    """
    rng = stream(seed, "contents")
    shelves = Shelves(scenes, tracks)
    starts = range(0, len(playlists), BLOCK)
    blocks = [
        _fill(rng, shelves, scenes, tracks, playlists.part(start, start + BLOCK))
        for start in progress.track(starts, label="Filling playlists", total=len(starts))
    ]
    return Pairs(
        np.concatenate([start + block.playlist for start, block in zip(starts, blocks, strict=True)]),
        np.concatenate([block.track for block in blocks]),
    )


def _fill(
    rng: np.random.Generator, shelves: Shelves, scenes: Scenes, tracks: Tracks, playlists: Playlists
) -> Pairs:
    n = len(playlists)
    anchors, ends = _anchors(rng, shelves, playlists), _source_ends(rng, playlists)
    held = np.zeros(0, dtype=np.int64)
    missing = playlists.length.copy()
    for number in range(ROUNDS):
        ask = np.where(missing > 0, missing + missing // 3 + 2, 0)
        playlist = np.repeat(np.arange(n), ask)
        # A repeated track is drawn again from the same source, except from the last one, own taste: that source
        # hardly ever repeats a track, and its share would grow with every round.
        limit = ends[playlist, -2 if number else -1]
        point = np.floor(rng.random(playlist.size) * limit)
        source = (ends[playlist] <= point[:, None]).sum(axis=1)
        track = shelves.draw(rng, source, _wish(rng, scenes, tracks, playlists, anchors, playlist))
        good = track >= 0
        held = _first_of_each(np.concatenate([held, playlist[good] * len(tracks) + track[good]]))
        missing = playlists.length - np.bincount(held // len(tracks), minlength=n)
    empty = np.flatnonzero(missing == playlists.length)
    last_resort = empty * len(tracks) + shelves.anything(rng, playlists.updated[empty])
    return _cut(np.concatenate([held, last_resort]), playlists.length, len(tracks))


def _anchors(rng: np.random.Generator, shelves: Shelves, playlists: Playlists) -> Ints:
    """Tracks of its scene with which a playlist starts, shape (playlists, `MAX_ANCHORS`); -1 for none."""
    repeat = np.repeat(np.arange(len(playlists)), MAX_ANCHORS)
    drawn = shelves.of_scene(rng, playlists.scene[repeat], playlists.updated[repeat])
    anchors = drawn.reshape(-1, MAX_ANCHORS)
    anchors[playlists.collector] = anchors[playlists.collector, :1]
    return anchors


def _source_ends(rng: np.random.Generator, playlists: Playlists) -> Ints:
    """Running shares of the sources in thousandths, shape (playlists, sources).

    Playlists differ: a source's share is its average times a Gamma(2) draw.
    """
    average = np.array(list(SOURCES.values()))
    shape = (len(playlists), average.size)
    weights = average * -(np.log(1 - rng.random(shape)) + np.log(1 - rng.random(shape)))
    weights /= weights.sum(axis=1, keepdims=True)
    weights[playlists.collector] *= 1 - COLLECTOR_ARTIST
    weights[playlists.collector, list(SOURCES).index("artist")] += COLLECTOR_ARTIST
    ends = np.cumsum(np.rint(weights * 1000).astype(np.int64), axis=1)
    # Rounded shares may add up to slightly more or less.
    ends = np.minimum(ends, 1000)
    ends[:, -1] = 1000
    return ends


def _wish(
    rng: np.random.Generator,
    scenes: Scenes,
    tracks: Tracks,
    playlists: Playlists,
    anchors: Ints,
    playlist: Ints,
) -> Wish:
    """The properties of each draw's playlist, with one of its anchors."""
    usable = np.clip(playlists.length // TRACKS_PER_ANCHOR, 2, MAX_ANCHORS)[playlist]
    anchor = anchors[playlist, np.floor(rng.random(playlist.size) * usable).astype(np.int64)]
    scene = playlists.scene[playlist]
    return Wish(
        until=playlists.updated[playlist],
        scene=np.column_stack([scene, playlists.other_scenes[playlist]]),
        theme=playlists.theme[playlist],
        genre=scenes.genre[scene],
        middle=scenes.middle[scene],
        artist=np.where(anchor >= 0, tracks.artist[anchor], -1),
        album=np.where(anchor >= 0, tracks.album[anchor], -1),
    )


def _first_of_each(keys: Ints) -> Ints:
    """The keys without repeats, each at its first position."""
    return keys[np.sort(np.unique(keys, return_index=True)[1])]


def _cut(held: Ints, length: Ints, tracks: int) -> Pairs:
    """Sort by playlist in the order of drawing, and drop tracks beyond each playlist's length."""
    held = held[np.argsort(held // tracks, kind="stable")]
    playlist = held // tracks
    counts = np.bincount(playlist, minlength=length.size)
    place = np.arange(held.size) - (np.cumsum(counts) - counts)[playlist]
    keep = place < length[playlist]
    return Pairs(playlist[keep], held[keep] % tracks)


def main_artists(tracks: Tracks, pairs: Pairs, playlists: int) -> Ints:
    """The artist with most tracks in each playlist, shape (playlists,)."""
    artists = int(tracks.artist.max()) + 1
    keys, counts = np.unique(pairs.playlist * artists + tracks.artist[pairs.track], return_counts=True)
    order = np.lexsort((-counts, keys // artists))
    best = order[np.searchsorted((keys // artists)[order], np.arange(playlists))]
    return keys[best] % artists
