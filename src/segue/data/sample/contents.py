"""Which tracks a playlist holds: each comes from one of several sources, and none is from its future."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from segue.data.sample.catalogue import Tracks
from segue.data.sample.playlists import Playlists
from segue.data.sample.pools import Pool
from segue.data.sample.scenes import Scenes
from segue.data.sample.streams import Ints, stream, whole

SOURCES: Final = {
    "scene": 0.34,  # the playlist's own sub-community
    "second scene": 0.12,
    "theme": 0.10,  # what all scenes of the theme play
    "artist": 0.16,  # more by an artist already there
    "album": 0.08,  # more of an album already there
    "genre": 0.04,
    "new": 0.05,  # in the genre, released in the months before the edit
    "chart": 0.05,  # whatever the genre, released in the months before the edit
    "own": 0.06,  # taste of one's own: anything at all, popular or not
}
"""Where a track comes from → share of tracks, for an average playlist."""

COLLECTOR_ARTIST: Final = 0.75
"""Share of one artist's tracks in a playlist that gathers them."""

NEW_DAYS: Final = 120
SECOND_SCENE_WEIGHT: Final = 0.35
ANCHORS: Final = 4
"""Tracks that a playlist starts with; artists and albums come back from among theirs."""

ROUNDS: Final = 8


@dataclasses.dataclass(frozen=True)
class Pairs:
    """Playlist and track of each pair, sorted by playlist, in the playlist's order; shapes (pairs,)."""

    playlist: Ints
    track: Ints


class _Shelves:
    """The pools that tracks are drawn from."""

    def __init__(self, scenes: Scenes, tracks: Tracks) -> None:
        every = np.arange(len(tracks))
        weight = whole(tracks.popularity)
        both = np.concatenate([every, every])
        scene = np.concatenate([tracks.scene, tracks.second_scene])
        lesser = np.concatenate([weight, whole(tracks.popularity * SECOND_SCENE_WEIGHT)])
        day = tracks.released
        self.scene = Pool(scene, both, lesser, day)
        self.theme = Pool(scenes.theme[scene], both, lesser, day)
        self.artist = Pool(tracks.artist, every, weight, day)
        self.album = Pool(tracks.album, every, weight, day)
        self.genre = Pool(tracks.genre, every, weight, day)
        self.all = Pool(np.zeros_like(every), every, weight, day)
        self.any = Pool(np.zeros_like(every), every, np.ones_like(every), day)


def fill(scenes: Scenes, tracks: Tracks, playlists: Playlists, seed: int) -> Pairs:
    """Draw the tracks of all playlists, every one released by the day of the last edit.

    A playlist may end a little shorter than asked where its sources run dry.
    """
    rng = stream(seed, "contents")
    shelves = _Shelves(scenes, tracks)
    anchors = _anchors(rng, shelves, playlists)
    shares = _shares(rng, playlists)
    held = np.zeros(0, dtype=np.int64)
    missing = playlists.length.copy()
    for _ in range(ROUNDS):
        ask = np.where(missing > 0, missing + missing // 3 + 2, 0)
        playlist = np.repeat(np.arange(len(playlists)), ask)
        track = _draw(rng, shelves, scenes, tracks, playlists, anchors, shares, playlist)
        good = track >= 0
        held = _first_of_each(np.concatenate([held, playlist[good] * len(tracks) + track[good]]))
        missing = playlists.length - np.bincount(held // len(tracks), minlength=len(playlists))
    empty = np.flatnonzero(missing == playlists.length)
    anything = shelves.any.draw(rng.random(empty.size), np.zeros_like(empty), playlists.updated[empty])
    held = np.concatenate([held, empty * len(tracks) + anything])
    return _cut(held, playlists.length, len(tracks))


def _anchors(rng: np.random.Generator, shelves: _Shelves, playlists: Playlists) -> Ints:
    """Some tracks of the playlist's scene to begin with, shape (playlists, ANCHORS); -1 where it has none."""
    n = len(playlists) * ANCHORS
    repeat = np.repeat(np.arange(len(playlists)), ANCHORS)
    drawn = shelves.scene.draw(rng.random(n), playlists.scene[repeat], playlists.updated[repeat])
    anchors = drawn.reshape(-1, ANCHORS)
    anchors[playlists.collector] = anchors[playlists.collector, :1]
    return anchors


def _shares(rng: np.random.Generator, playlists: Playlists) -> Ints:
    """Running shares of the sources for each playlist, in thousandths, shape (playlists, sources).

    Playlists differ: a source's share is its average times a Gamma(2) draw.
    """
    average = np.array(list(SOURCES.values()))
    shape = (len(playlists), average.size)
    weights = average * -(np.log(1 - rng.random(shape)) + np.log(1 - rng.random(shape)))
    weights /= weights.sum(axis=1, keepdims=True)
    artist = list(SOURCES).index("artist")
    weights[playlists.collector] *= 1 - COLLECTOR_ARTIST
    weights[playlists.collector, artist] += COLLECTOR_ARTIST
    ends = np.cumsum(np.rint(weights * 1000).astype(np.int64), axis=1)
    ends[:, -1] = 1000
    return ends


def _draw(
    rng: np.random.Generator, shelves: _Shelves, scenes: Scenes, tracks: Tracks, playlists: Playlists,
    anchors: Ints, shares: Ints, playlist: Ints,
) -> Ints:  # fmt: skip
    """One track for each entry of `playlist`; -1 where the source it fell to has none."""
    n = playlist.size
    source = (shares[playlist] <= np.floor(rng.random(n) * 1000)[:, None]).sum(axis=1)
    uniform, until = rng.random(n), playlists.updated[playlist]
    anchor = anchors[playlist, np.floor(rng.random(n) * ANCHORS).astype(np.int64)]
    scene = playlists.scene[playlist]
    groups: dict[str, tuple[Pool, Ints]] = {
        "scene": (shelves.scene, scene),
        "second scene": (shelves.scene, playlists.second_scene[playlist]),
        "theme": (shelves.theme, playlists.theme[playlist]),
        "artist": (shelves.artist, tracks.artist[anchor]),
        "album": (shelves.album, tracks.album[anchor]),
        "genre": (shelves.genre, scenes.genre[scene]),
        "new": (shelves.genre, scenes.genre[scene]),
        "chart": (shelves.all, np.zeros_like(scene)),
        "own": (shelves.any, np.zeros_like(scene)),
    }
    track = np.full(n, -1, dtype=np.int64)
    for number, name in enumerate(SOURCES):
        pool, group = groups[name]
        mine = np.flatnonzero((source == number) & ((anchor >= 0) | (name not in ("artist", "album"))))
        since = until[mine] - NEW_DAYS if name in ("new", "chart") else None
        track[mine] = pool.draw(uniform[mine], group[mine], until[mine], since)
    return track


def _first_of_each(keys: Ints) -> Ints:
    """The keys without repeats, each at its first place."""
    return keys[np.sort(np.unique(keys, return_index=True)[1])]


def _cut(held: Ints, length: Ints, tracks: int) -> Pairs:
    """Sort by playlist, keeping the order of drawing, and drop what is beyond each playlist's length."""
    held = held[np.argsort(held // tracks, kind="stable")]
    playlist = held // tracks
    counts = np.bincount(playlist, minlength=length.size)
    place = np.arange(held.size) - (np.cumsum(counts) - counts)[playlist]
    keep = place < length[playlist]
    return Pairs(playlist[keep], held[keep] % tracks)
