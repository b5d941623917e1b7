"""The tracks of one slice of playlists.

Each track of the catalogue has one playlist of its scene that names it in any case, so all occur. The other tracks of a
playlist come from its scene, from a second one, from artists that its scene knows, and from what everybody knows.
"""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from segue.sample.mpd.catalogue import Catalogue
from segue.sample.mpd.lists import Lists, Small
from segue.sample.mpd.size import SLICE, MpdSize
from segue.sample.streams import Floats, Ints, stream

SCENE: Final = 0.42
OTHER: Final = 0.54
ARTIST: Final = 0.70
"""Running shares of the sources: its scene, another scene, an artist of its scene; the rest is what everybody knows."""

ANCHORS: Final = 3
"""Artists of its scene that a playlist prefers."""

ROUNDS: Final = 6
"""How often tracks are drawn for those that a playlist had already."""

GATHERED: Final = 0.5
"""Share of the playlists in which the tracks of an artist stand together."""


@dataclasses.dataclass(frozen=True)
class Contents:
    """The tracks of consecutive playlists.

    Attributes:
        first: The first playlist's number.
        lengths: Number of tracks of each playlist, (playlists,).
        tracks: The tracks, playlist by playlist, in order, (pairs,).
    """

    first: int
    lengths: Ints
    tracks: Ints

    @property
    def name(self) -> str:
        """The numbers of its first and last playlist, as slices are named: "1000-1999"."""
        return f"{self.first}-{self.first + self.lengths.size - 1}"


def introductions(size: MpdSize, lists: Lists, catalogue: Catalogue) -> tuple[Small, Small]:
    """First and last (exclusive) track of those that each playlist names in any case, both (playlists,)."""
    order = np.argsort(lists.scene, kind="stable")
    ends = np.cumsum(lists.length[order], dtype=np.int64)
    tracks = ends * len(catalogue) // ends[-1]
    start, stop = np.empty(size.playlists, np.int32), np.empty(size.playlists, np.int32)
    stop[order] = tracks
    start[order] = np.concatenate([np.zeros(1, np.int64), tracks[:-1]])
    return start, stop


def fill(
    size: MpdSize, lists: Lists, catalogue: Catalogue, introduced: tuple[Small, Small], number: int
) -> Contents:
    """Draw the tracks of a slice; no playlist has a track twice.

    A playlist may be shorter than its length if its sources have no more.
    """
    rng = stream(size.seed, "mpd-contents", number)
    part = slice(number * SLICE, min((number + 1) * SLICE, size.playlists))
    length, total = lists.length[part].astype(np.int64), len(catalogue)
    start, stop = introduced[0][part].astype(np.int64), introduced[1][part].astype(np.int64)
    own = np.repeat(np.arange(length.size), stop - start)
    place = np.arange(own.size) - np.repeat(np.cumsum(stop - start) - (stop - start), stop - start)
    held = own * total + start[own] + place
    anchors = _of_scene(rng.random((ANCHORS, length.size)), catalogue, lists.scene[part])
    for _ in range(ROUNDS):
        missing = length - np.bincount(held // total, minlength=length.size)
        playlist = np.repeat(np.arange(length.size), np.where(missing > 0, missing + missing // 4 + 1, 0))
        drawn = _draw(rng, catalogue, lists.scene[part], lists.other[part], anchors, playlist)
        held = _first_of_each(np.concatenate([held, playlist * total + drawn]))
    return _ordered(rng, catalogue, _cut(held, length, total), length.size, part.start)


def _draw(
    rng: np.random.Generator, catalogue: Catalogue, scene: Small, other: Small, anchors: Ints, playlist: Ints
) -> Ints:
    """A track for each of some draws, by its playlist, (draws,)."""
    source, uniform, which = rng.random((3, playlist.size))
    where = np.where(source < SCENE, scene[playlist], other[playlist])
    artist = catalogue.artist_of(anchors[(which * ANCHORS).astype(np.int64), playlist])
    first, after = catalogue.artists[artist], catalogue.artists[artist + 1]
    by_artist = first + np.floor(uniform * uniform * uniform * (after - first)).astype(np.int64)
    found = np.where(source < OTHER, _of_scene(uniform, catalogue, where), by_artist)
    known = catalogue.known[_rank(uniform, catalogue.everywhere, len(catalogue))]
    return np.where(source < ARTIST, found, known)


def _of_scene(uniform: Floats, catalogue: Catalogue, scene: Small) -> Ints:
    """A track of each scene, by popularity; any track where a scene has none; shape of `uniform`."""
    first, sizes = catalogue.scenes[scene], np.diff(catalogue.scenes)[scene]
    rank = _rank(uniform, catalogue.in_scene, np.maximum(sizes, 1))
    return catalogue.ranked[np.minimum(first + rank, len(catalogue) - 1)].astype(np.int64)


def _rank(uniform: Floats, running: Ints, size: Ints | int) -> Ints:
    """A rank below `size`, by running sums of weights."""
    points = np.floor(uniform * running[np.asarray(size) - 1]).astype(np.int64)
    return np.searchsorted(running, points, side="right")


def _first_of_each(keys: Ints) -> Ints:
    return keys[np.sort(np.unique(keys, return_index=True)[1])]


def _cut(held: Ints, length: Ints, total: int) -> Ints:
    """The keys sorted by playlist, without those beyond each playlist's length."""
    held = held[np.argsort(held // total, kind="stable")]
    playlist = held // total
    counts = np.bincount(playlist, minlength=length.size)
    place = np.arange(held.size) - (np.cumsum(counts) - counts)[playlist]
    return held[place < length[playlist]]


def _ordered(
    rng: np.random.Generator, catalogue: Catalogue, held: Ints, playlists: int, first: int
) -> Contents:
    """The playlists in their order: in some of them the tracks of an artist stand together."""
    playlist, track = np.divmod(held, len(catalogue))
    single = rng.random(held.size)
    gathered = (rng.random(playlists) < GATHERED)[playlist]
    artist = catalogue.artist_of(track)
    _, one, group = np.unique(playlist << 32 | artist, return_index=True, return_inverse=True)
    order = np.lexsort((single, np.where(gathered, single[one][group], single), playlist))
    return Contents(first, np.bincount(playlist, minlength=playlists), track[order])
