"""The tracks of playlists in the order in which somebody put them."""

from __future__ import annotations

import numpy as np

from segue.facets.matrix import Facets
from segue.facets.sparse import Codes, Integers


def in_order(facets: Facets, playlist: int, codes: Codes) -> Codes:
    """Return some tracks of a playlist in its order; as they are where positions are unknown.

    Args:
        facets: The playlists.
        playlist: Its number.
        codes: Tracks that it holds.
    """
    if not len(facets.positions):
        return codes
    held = facets.playlists["track"]
    start, end = int(held.indptr[playlist]), int(held.indptr[playlist + 1])
    places = facets.positions[start:end][np.searchsorted(held.indices[start:end], codes)]
    return codes[np.argsort(places, kind="stable")]


def sequences_of(facets: Facets) -> tuple[Codes, Integers]:
    """Return the tracks of all playlists in order, one playlist after the other, and where each begins and ends.

    Weak playlists have no order, and are left out. Without positions there are no sequences.
    """
    held = facets.playlists["track"]
    if not len(facets.positions):
        return np.zeros(0, np.int32), np.zeros(1, np.int64)
    lengths = np.diff(held.indptr)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((facets.positions, owners))
    kept = ~facets.is_weak
    codes = held.indices[order[kept[owners[order]]]]
    return codes, np.concatenate([[0], np.cumsum(lengths[kept])])
