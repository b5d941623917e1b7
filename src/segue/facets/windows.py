"""Overlapping windows of playlists: in a long playlist, tracks at near positions belong together most."""

from __future__ import annotations

import numpy as np

from segue.facets.matrix import Facets
from segue.facets.sparse import Csr, empty, from_codes, ranges


def windows(facets: Facets, length: int) -> Csr:
    """Return every playlist longer than 1.5 windows as windows of `length` tracks that overlap by half; no weak one.

    Args:
        facets: The playlists, with the positions of their tracks; without positions there are no windows.
        length: Tracks in a window, 2 or more; the last window of a playlist may have half as many.

    Returns:
        A 0/1 matrix (windows, tracks), playlist after playlist, from the first track to the last.
    """
    held = facets.playlists["track"]
    lengths = np.diff(held.indptr)
    step = length // 2
    long = np.flatnonzero((lengths > length + step) & ~facets.is_weak)
    if not len(facets.positions) or not len(long):
        return empty(0, held.shape[1])
    owners = np.repeat(np.arange(len(lengths)), lengths)
    ordered = held.indices[np.lexsort((facets.positions, owners))]
    parts = -(-(lengths[long] - length) // step) + 1
    starts = ranges(np.zeros_like(parts), parts) * step
    sizes = np.minimum(length, np.repeat(lengths[long], parts) - starts)
    return from_codes(
        ordered[ranges(np.repeat(held.indptr[long], parts) + starts, sizes)], sizes, held.shape[1]
    )
