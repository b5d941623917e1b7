"""The loops over pairs of candidate and seed: playlists that hold both, and features that follow."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]

PARTS: Final = 8
"""Features of `pair_features`."""

_DIRECTIONS: Final = loop("directions")
_SUMMARIES: Final = loop("summaries")
_FROM_SEEDS: Final = loop("together_from_seeds")
_FROM_CANDIDATES: Final = loop("together_from_candidates")
_PAIR_FEATURES: Final = loop("pair_features")
_MET: Final = loop("met")
_BESIDE: Final = loop("beside")


class Holding(NamedTuple):
    """The tracks of each playlist and the playlists of each track, int32 all of them; as well for tags.

    Attributes:
        p_pointers: Where each playlist's tracks begin and end.
        p_codes: The tracks of all playlists.
        t_pointers: Where each track's playlists begin and end.
        t_codes: The playlists of all tracks.
    """

    p_pointers: Codes
    p_codes: Codes
    t_pointers: Codes
    t_codes: Codes

    def held(self, tracks: Codes) -> int:
        """Return how many playlists hold some tracks, all together."""
        return int((self.t_pointers[tracks + 1] - self.t_pointers[tracks]).sum(dtype=np.int64))


def directions(vectors: Floats, rows: Codes) -> Floats:
    """Return some rows of a matrix, (n, dim) and contiguous, over their lengths, or over 1e-9 where that is larger."""
    rows = contiguous(rows, np.int32)
    dim = vectors.shape[1]
    squares, found = scratch("any squares", dim, np.float32), np.empty((len(rows), dim), np.float32)
    if not dim:
        return found
    _DIRECTIONS(vectors, dim, rows, squares, found)
    return found


def summaries(table: Floats) -> tuple[Floats, Floats, Floats]:
    """Return each row's largest, mean and third largest (or least of fewer), for a table (n, 1 or more)."""
    table = contiguous(table, np.float32)
    largest, mean, third = (np.empty(len(table), np.float32) for _ in range(3))
    _SUMMARIES(table, table.shape[1], largest, mean, third)
    return largest, mean, third


def together(holding: Holding, candidates: Codes, seeds: Codes, *, from_seeds: bool) -> Floats:
    """Return how many playlists hold both, (candidates, seeds).

    Args:
        holding: The playlists.
        candidates: (n,), without repeats.
        seeds: (seeds,), without repeats.
        from_seeds: Go through the tracks of the seeds' playlists, not through the candidates' playlists.
    """
    candidates, seeds = contiguous(candidates, np.int32), contiguous(seeds, np.int32)
    found = np.zeros((len(candidates), len(seeds)), np.float32)
    if from_seeds:
        place = scratch("numbers", len(holding.t_pointers), np.int32)
        _FROM_SEEDS(*holding, candidates, seeds, place, found)
    else:
        first = scratch("numbers", len(holding.p_pointers), np.int32)
        chain = scratch("any chain", 2 * holding.held(seeds), np.int32)
        playlists = len(holding.p_pointers) - 1
        _FROM_CANDIDATES(*holding[2:], candidates, seeds, playlists, first, chain, found)
    return found


def pair_features(counts: Floats, of_candidates: Floats, of_seeds: Floats, smoothing: float) -> Floats:
    """Return the features of co-occurrence, (`PARTS`, candidates); see `segue_pair_features` in pairs.c.

    Args:
        counts: As `together` returns them, with one seed or more.
        of_candidates: Number of playlists that hold each candidate.
        of_seeds: The same of each seed.
        smoothing: Added to the latter in shares.
    """
    counts = contiguous(counts, np.float32)
    of_candidates, of_seeds = contiguous(of_candidates, np.float32), contiguous(of_seeds, np.float32)
    found = np.empty((PARTS, len(counts)), np.float32)
    row = scratch("any squares", len(of_seeds), np.float32)
    _PAIR_FEATURES(counts, of_candidates, of_seeds, smoothing, row, found)
    return found


def beside(
    holding: Holding,
    positions: NDArray[np.uint16],
    candidates: Codes,
    seeds: Codes,
    counts: Floats,
    most: int,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the parts of `segue.ranking.proximity`, (candidates,) each; infinite where nothing is found.

    Args:
        holding: The playlists.
        positions: The position of each track in its playlist, as `p_codes`.
        candidates: (n,), without repeats.
        seeds: (seeds,), one or more.
        counts: Number of playlists that hold each track.
        most: Most playlists per seed.
    """
    candidates, seeds = contiguous(candidates, np.int32), contiguous(seeds, np.int32)
    n, size = len(candidates), len(seeds)
    nearest, share = np.full((2, n), np.inf, np.float32)
    sums, row = np.zeros((n, size)), np.empty(size)
    largest, mean = np.empty((2, n), np.float32)
    place = scratch("numbers", len(holding.t_pointers), np.int32)
    lists = holding.p_pointers, holding.p_codes, positions, holding.t_pointers, holding.t_codes
    _MET(*lists, candidates, seeds, most, place, nearest, share, sums)
    of_candidates, of_seeds = (
        contiguous(counts[candidates], np.float32),
        contiguous(counts[seeds], np.float32),
    )
    _BESIDE(sums, of_candidates, of_seeds, row, largest, mean)
    return nearest, share, largest, mean
