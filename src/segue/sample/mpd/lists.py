"""Playlists before they have tracks: scenes, lengths, days; one row each, a few bytes a row."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.sample.mpd.size import REPEATED, MpdSize
from segue.sample.streams import Ints, choose, lognormal, stream
from segue.sample.themes import THEMES

Small = NDArray[np.int32]

SHORTEST: Final = 5
LONGEST: Final = 250
MEDIAN_LENGTH: Final = 48
LENGTH_SIGMA: Final = 0.86
"""Lengths are log-normal, cut at both ends: mean 66.3."""

FIRST_DAY: Final = 14_700
LAST_DAY: Final = 17_470
"""Days of the last edit, since 1970-01-01: from spring 2010 to autumn 2017, the later the more."""

DAY: Final = 86_400


@dataclasses.dataclass(frozen=True)
class Lists:
    """One row for each playlist.

    Attributes:
        scene: The scene of most of its tracks, (playlists,).
        other: Another scene of its tracks, (playlists,).
        length: Number of tracks, (playlists,).
        updated: Its last edit, in seconds since 1970, (playlists,).
        followers: Number of followers, (playlists,).
        edits: Number of editing sessions, (playlists,).
        shared: Number of its title among those that several playlists share; -1 for a title of its own, (playlists,).
    """

    scene: Small
    other: Small
    length: Small
    updated: Ints
    followers: Small
    edits: Small
    shared: Small


def make_lists(size: MpdSize) -> Lists:
    """Draw the playlists."""
    rng = stream(size.seed, "mpd-lists")
    n = size.playlists
    demand = lognormal(rng, 0.7, size.scenes)
    scene, other = (choose(rng, demand, n).astype(np.int32) for _ in range(2))
    length = np.clip(np.rint(MEDIAN_LENGTH * lognormal(rng, LENGTH_SIGMA, n)), SHORTEST, LONGEST)
    days = LAST_DAY - np.floor((LAST_DAY - FIRST_DAY) * rng.random(n) ** 3).astype(np.int64)
    followers = np.minimum(1 + np.floor(0.08 * lognormal(rng, 2.2, n)), 60_000)
    return Lists(
        scene=scene,
        other=other,
        length=length.astype(np.int32),
        updated=days * DAY,
        followers=followers.astype(np.int32),
        edits=np.clip(1 + np.floor(length / 6 * lognormal(rng, 0.9, n)), 1, length).astype(np.int32),
        shared=_shared(size, scene),
    )


def _shared(size: MpdSize, scene: Small) -> Small:
    """Which playlists share a title: each such title once, and one of its theme again for `REPEATED` of all."""
    rng = stream(size.seed, "mpd-titles")
    titles, again = size.known_titles, round(REPEATED * size.playlists)
    drawn = rng.permutation(size.playlists)[: titles + again]
    found = np.full(size.playlists, -1, np.int32)
    found[drawn[:titles]] = np.arange(titles)
    ranks = choose(rng, 1 / (np.arange(-(-titles // len(THEMES)) or 1) + 3), again)
    found[drawn[titles:]] = (scene[drawn[titles:]] % len(THEMES) + len(THEMES) * ranks) % max(titles, 1)
    return found
