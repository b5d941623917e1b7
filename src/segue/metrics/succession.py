"""Succession: how well a matrix of links knows which track of a playlist comes next.

Conventions: `links` is (tracks, tracks), the higher the better the column follows the row, and the playlist's own
order is that of the rows. The candidates after track t are all others of the playlist; the right one is t + 1. Ties
count half. A playlist of fewer than three tracks has nothing to choose, and gives NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Succession(NamedTuple):
    """The figures of one playlist, each in [0, 1].

    Attributes:
        above: Share of the other candidates that the true next track is above: 1/2 by chance.
        reciprocal_rank: Mean of 1 / rank of the true next track.
        by_chance: What `reciprocal_rank` is for candidates in random order.
    """

    above: float
    reciprocal_rank: float
    by_chance: float


def succession(links: NDArray[np.float64]) -> Succession:
    """Return how well links know the order of one playlist."""
    size = len(links)
    if size < 3:
        return Succession(np.nan, np.nan, np.nan)
    here = np.arange(size - 1)
    right = links[here, here + 1][:, None]
    others = links[:-1].copy()
    others[here, here] = others[here, here + 1] = np.nan  # neither the track itself nor the right one
    above = (others > right).sum(axis=1)
    equal = (others == right).sum(axis=1)
    candidates = size - 2
    return Succession(
        float((1 - (above + equal / 2) / candidates).mean()),
        float((1 / (1 + above + equal / 2)).mean()),
        float((1 / np.arange(1, candidates + 2)).mean()),
    )
