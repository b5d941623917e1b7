"""What stands around some tracks in the playlists that hold them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.facets.matrix import Facets
from segue.facets.sparse import Codes, Floats, Integers, ranges


class Around(NamedTuple):
    """The tracks of every playlist that holds a seed, playlist after playlist; one that holds two seeds comes twice.

    Attributes:
        playlists: The playlists, (holders,).
        seeds: The number of the seed that each of them holds, (holders,).
        lengths: The tracks of each, (holders,).
        tracks: Codes of their tracks, (sum of lengths,).
        apart: Places between each of these and the seed, 1 for neighbours and for the seed itself, (sum of lengths,).
    """

    playlists: Codes
    seeds: NDArray[np.intp]
    lengths: Integers
    tracks: Codes
    apart: Floats


def around(facets: Facets, seeds: Codes, most: int) -> Around:
    """Look around each seed in its playlists.

    Args:
        facets: The playlists, with the places of their tracks.
        seeds: Codes of tracks.
        most: Playlists of a seed that are looked through: of a seed in more, so many at equal steps.
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
