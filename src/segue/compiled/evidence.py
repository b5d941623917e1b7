"""The loops over evidence: what playlists hold of facets, what that supports, and the strongest of it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import at, contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_HELD: Final = loop("segue_held")
_SUPPORT: Final = loop("segue_support")
_LENT: Final = loop("segue_lent")
_STRONGEST: Final = loop("segue_strongest")


def hold(
    own: Codes, near: Codes, shrunk: Floats, weight: float, steps: float, held: Doubles, column: int
) -> None:
    """Write how strongly one facet is held by some playlists; see `segue_held` in evidence.c.

    Args:
        own: The playlists that hold the facet, ascending.
        near: Some playlists, ascending.
        shrunk: The factor of each of the latter.
        weight: The weight of the facet.
        steps: Steps per 1 to which products are rounded.
        held: (playlists, facets), contiguous.
        column: Which facet.
    """
    own, near = contiguous(own, np.int32), contiguous(near, np.int32)
    first = at(held) + column * held.itemsize
    _HELD(at(own), len(own), at(near), at(shrunk), len(near), weight, steps, held.shape[1], first)


def support(pointers: Codes, codes: Codes, size: int, near: Codes, held: Doubles, results: Codes) -> Doubles:
    """Return what some playlists add to results, (results, facets).

    Args:
        pointers: Where each playlist's codes begin and end, int32.
        codes: The codes of all playlists, each below `size`.
        size: Number of codes there are.
        near: The playlists, (n,).
        held: What each holds of each facet, (n, facets).
        results: Codes, without repeats.
    """
    near, results = contiguous(near, np.int32), contiguous(results, np.int32)
    held = np.ascontiguousarray(held)
    found, place = np.zeros((len(results), held.shape[1])), scratch("numbers", size, np.int32)
    given = at(near), len(near), at(held), held.shape[1], at(results), len(results)
    _SUPPORT(at(pointers), at(codes), *given, at(place), at(found))
    return found


def lent_support(
    holders: Codes,
    factors: Floats,
    weight: float,
    pointers: Codes,
    codes: Codes,
    results: Codes,
    found: Floats,
) -> None:
    """Write what a facet's playlists add to each result: weight * factor for each playlist that holds both.

    Args:
        holders: The playlists that hold the facet.
        factors: The factor of every playlist.
        weight: The weight of the facet.
        pointers: Where each result's playlists begin and end, int32.
        codes: These playlists.
        results: Rows of `pointers`.
        found: (results,), contiguous.
    """
    holders, results = contiguous(holders, np.int32), contiguous(results, np.int32)
    there = scratch("floats", len(factors), np.float32)
    given = at(holders), len(holders), at(factors), weight, at(pointers), at(codes), at(results), len(results)
    _LENT(*given, at(there), at(found))


def strongest(found: Floats, most: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the strongest parts of each column of support, (parts, results), and their support, (results, most) each.

    Equal ones are in the parts' order; `most` is at most the number of parts.
    """
    found = contiguous(found, np.float32)
    shape = found.shape[1], most
    places, values = np.empty(shape, np.int64), np.empty(shape, np.float32)
    _STRONGEST(at(found), *found.shape, most, at(places), at(values))
    return places, values
