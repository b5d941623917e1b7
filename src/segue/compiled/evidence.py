"""The loops over evidence: what playlists hold of facets, what that supports, and the strongest of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_HELD: Final = loop("held")
_SUPPORT: Final = loop("support")
_LENT: Final = loop("lent")
_SHARES: Final = loop("shares")


class Lending(NamedTuple):
    """Some facets of one block, the playlists that hold them, and their weights.

    Attributes:
        pointers: Where the playlists of each facet of the block begin and end, int32.
        codes: These playlists, ascending for each facet, int32.
        facets: Some facets, int32.
        weights: The weight of each, float64.
    """

    pointers: Codes
    codes: Codes
    facets: Codes
    weights: Doubles


def hold(blocks: Sequence[Lending], near: Codes, shrunk: Floats, steps: float) -> Doubles:
    """Return how strongly facets are held by some playlists, (playlists, facets); see `segue_held` in evidence.c.

    Args:
        blocks: The facets, block by block.
        near: Some playlists, ascending.
        shrunk: The factor of each of the latter.
        steps: Steps per 1 to which products are rounded.
    """
    near, shrunk = contiguous(near, np.int32), contiguous(shrunk, np.float32)
    size = sum(len(block.facets) for block in blocks)
    held, first = np.empty((len(near), size)), 0
    for block in blocks:
        _HELD(*block, near, shrunk, steps, size, first, held)
        first += len(block.facets)
    return held


def support(pointers: Codes, codes: Codes, size: int, near: Codes, held: Doubles, results: Codes) -> Floats:
    """Return what some playlists add to results, (facets, results), summed in double precision.

    Args:
        pointers: Where each playlist's codes begin and end, int32.
        codes: The codes of all playlists, each below `size`.
        size: Number of codes there are.
        near: The playlists, (n,).
        held: What each holds of each facet, (n, facets).
        results: Codes, without repeats.
    """
    near, results = contiguous(near, np.int32), contiguous(results, np.int32)
    held, place = np.ascontiguousarray(held), scratch("numbers", size, np.int32)
    shape = held.shape[1], len(results)
    sums, found = np.zeros(shape[::-1]), np.empty(shape, np.float32)
    _SUPPORT(pointers, codes, size, near, held, results, place, sums, found)
    return found


def lent_support(
    blocks: Sequence[Lending], factors: Floats, pointers: Codes, codes: Codes, results: Codes
) -> Floats:
    """Return what facets' playlists add to results, (facets, results): weight * factor for each that holds both.

    Args:
        blocks: The facets, block by block.
        factors: The factor of every playlist.
        pointers: Where each result's playlists begin and end, int32.
        codes: These playlists.
        results: Rows of `pointers`.
    """
    results = contiguous(results, np.int32)
    there = scratch("floats", len(factors), np.float32)
    found = np.empty((sum(len(block.facets) for block in blocks), len(results)), np.float32)
    first = 0
    for block in blocks:
        _LENT(*block, factors, pointers, codes, results, there, first, found)
        first += len(block.facets)
    return found


def strongest_shares(
    support: Floats, groups: NDArray[np.int64], names: int, whole: Floats | None, most: int
) -> tuple[NDArray[np.int64], Floats]:
    """Return the strongest names of each result, and their shares, (results, most) each; see `segue_shares`.

    Args:
        support: Support of each part for each result, (parts, results).
        groups: The name of each part.
        names: How many names there are.
        whole: Support that counts as the share 1, (results,); None for the sum.
        most: How many of each result, from 1 to `names`.
    """
    results = support.shape[1]
    places, shares = np.empty((results, most), np.int64), np.empty((results, most), np.float32)
    named, total = np.zeros(names * results, np.float32), np.empty(results, np.float32)
    _SHARES(contiguous(support, np.float32), groups, names, whole, named, total, places, shares)
    return places, shares
