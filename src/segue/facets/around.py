"""Tracks around the seeds in the playlists that hold them, with their distances."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.facets.matrix import Facets
from segue.facets.sparse import Codes, Floats, Integers, ranges


class Around(NamedTuple):
    """The tracks of every playlist that holds a seed, playlist by playlist; one with two seeds occurs twice.

    Attributes:
        playlists: Codes of the playlists, (holders,).
        seeds: Index of the seed that each playlist holds, (holders,).
        lengths: Number of tracks in each playlist, (holders,).
        tracks: Codes of the playlists' tracks, (sum of lengths,).
        apart: Distance in positions from each track to the seed, 1 for adjacent tracks and for the seed
            itself, (sum of lengths,).
    """

    playlists: Codes
    seeds: NDArray[np.intp]
    lengths: Integers
    tracks: Codes
    apart: Floats


def around(facets: Facets, seeds: Codes, most: int) -> Around:
    """Return the tracks of each seed's playlists, with their distances to it.

    Args:
        facets: The playlists, with the positions of their tracks.
        seeds: Codes of tracks.
        most: Most playlists per seed; of more, a sample at equal steps.
    """
    playlists, holders = facets.playlists["track"], facets.columns("track")
    starts, sizes = holders.indptr[seeds], holders.indptr[seeds + 1] - holders.indptr[seeds]
    taken = np.minimum(sizes, most)
    steps = ranges(np.zeros_like(taken), taken) * np.repeat(sizes, taken) // np.repeat(taken, taken)
    entries = np.repeat(starts, taken) + steps
    held = holders.indices[entries]
    lengths = playlists.indptr[held + 1] - playlists.indptr[held]
    there = ranges(playlists.indptr[held], lengths)
    number = np.repeat(np.arange(len(seeds)), taken)
    tracks, positions = playlists.indices[there], facets.positions[there].astype(np.float32)
    own = positions[tracks == np.repeat(seeds[number], lengths)]  # a playlist holds its seed once
    apart = np.maximum(np.abs(positions - np.repeat(own, lengths)), np.float32(1))
    return Around(held, number, lengths, tracks, apart)
