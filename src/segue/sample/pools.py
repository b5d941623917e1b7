"""Weighted draws from groups of tracks, millions at once, limited by release day."""

from __future__ import annotations

import numpy as np

from segue.sample.streams import Floats, Ints

DAYS = 1 << 20
"""More than any day number, so that group · DAYS + day sorts by group, then day."""


class Pool:
    """Tracks in groups, each group ordered by release, with running sums of weights.

    Args:
        group: Group of each membership, shape (m,).
        track: Track of each membership, shape (m,).
        weight: Weight of each membership, a whole number of at least 1, shape (m,).
        released: Release day of every track, shape (tracks,).
    """

    def __init__(self, group: Ints, track: Ints, weight: Ints, released: Ints) -> None:
        key = group * DAYS + released[track]
        order = np.lexsort((track, key))
        self._key = key[order]
        self._track = track[order]
        self._ends = np.concatenate(([0], np.cumsum(weight[order])))

    def draw(self, uniform: Floats, group: Ints, until: Ints, since: Ints | None = None) -> Ints:
        """One track for each entry, with probability in proportion to weight, shape (n,); -1 if none qualifies.

        Args:
            uniform: Random numbers in [0, 1), shape (n,).
            group: Group to draw from, shape (n,).
            until: Last release day allowed, shape (n,).
            since: First release day allowed, shape (n,); any where None.
        """
        first = group * DAYS if since is None else group * DAYS + np.maximum(since, 0)
        low = self._ends[np.searchsorted(self._key, first, side="left")]
        high = self._ends[np.searchsorted(self._key, group * DAYS + until, side="right")]
        point = low + np.floor(uniform * (high - low)).astype(np.int64)
        found = np.searchsorted(self._ends, point, side="right") - 1
        return np.where(high > low, self._track[np.minimum(found, self._track.size - 1)], -1)
