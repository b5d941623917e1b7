"""Proximity of candidates to seeds in playlists that hold both: people put similar tracks side by side.

d_v(i, j) is the distance in positions between tracks i and j in a playlist v of |v| tracks that holds both, 1
for adjacent tracks, and f_i the number of playlists that hold i:

    nearest(i) = the least d_v(i, j) over seeds j and playlists v,     share(i) = the least d_v(i, j) / |v|
    b_ij = sum over v of  1 / d_v(i, j),     most(i) = max_j b_ij,     mean(i) = mean_j b_ij / sqrt(f_i f_j)

Where most tracks are in one or two playlists, co-occurrence alone cannot order the tracks of one playlist;
their positions can.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.facets import Facets
from segue.facets.around import around
from segue.facets.sparse import Codes, Floats, holding

PARTS: Final = ("place nearest", "place share", "beside most", "beside mean")

HOLDERS: Final = 50
"""Most playlists per seed that are searched; of more, a sample at equal steps."""


def proximities(facets: Facets, codes: Codes, seeds: Codes) -> list[Floats]:
    """Return the columns of `PARTS` for each candidate.

    Args:
        facets: The training playlists, with the positions of their tracks.
        codes: The candidates, (n,), without repeats.
        seeds: The query's tracks.

    Returns:
        (n,) each; NaN without seeds or positions. `PARTS[:2]` are also NaN for candidates that share no
        playlist with a seed.
    """
    n = len(codes)
    if not len(seeds) or not len(facets.positions):
        return [np.full(n, np.nan, np.float32)] * len(PARTS)
    held = holding(facets.playlists["track"], facets.columns("track"))
    if held is not None:
        nearest, share, *rest = compiled.beside(
            held, facets.positions, codes, seeds, facets.track_counts, HOLDERS
        )
        nearest[np.isinf(nearest)], share[np.isinf(share)] = np.nan, np.nan
        return [nearest, share, *rest]
    candidate, seed, apart, length = _met(facets, codes, seeds)
    nearest, share = np.full(n, np.inf, np.float32), np.full(n, np.inf, np.float32)
    np.minimum.at(nearest, candidate, apart)
    np.minimum.at(share, candidate, apart / length)
    nearest[np.isinf(nearest)], share[np.isinf(share)] = np.nan, np.nan
    beside = np.bincount(candidate * len(seeds) + seed, 1 / apart, n * len(seeds)).reshape(n, len(seeds))
    counts = facets.track_counts
    usual = np.sqrt(np.maximum(np.outer(counts[codes], counts[seeds]), 1))
    return [
        nearest,
        share,
        beside.max(axis=1).astype(np.float32),
        (beside / usual).mean(axis=1).astype(np.float32),
    ]


def _met(facets: Facets, codes: Codes, seeds: Codes) -> tuple[Codes, NDArray[np.intp], Floats, Floats]:
    """Return the pairs of candidate and seed in a playlist: indices, distance, the playlist's length."""
    found = around(facets, seeds, HOLDERS)
    number = np.full(len(facets.track_counts), -1, np.int32)
    number[codes] = np.arange(len(codes), dtype=np.int32)
    met = number[found.tracks]
    hits = np.flatnonzero(met >= 0)
    which = np.repeat(np.arange(len(found.playlists)), found.lengths)[hits]
    return met[hits], found.seeds[which], found.apart[hits], found.lengths[which].astype(np.float32)
