"""Loops over sparse rows: gather codes, number them, sum their weights, and choose the best."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import at, contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]

_GATHERED: Final = {4: loop("segue_gathered_32"), 8: loop("segue_gathered_64")}
_SPREAD: Final = {4: loop("segue_spread_32"), 8: loop("segue_spread_64")}
_RUN_SUMS: Final = {4: loop("segue_run_sums_32"), 8: loop("segue_run_sums_64")}
_ASCENDING: Final = {4: loop("segue_ascending_32"), 8: loop("segue_ascending_64")}
"""By the bytes of an integer."""

_NUMBERED: Final = loop("segue_numbered")
_BEST: Final = loop("segue_best")


def gathered_codes(
    pointers: NDArray[np.integer], codes: Codes, rows: NDArray[np.integer], size: int
) -> Codes:
    """Return the codes of some rows, one row after the other.

    Args:
        pointers: Where each row begins and ends, (rows + 1,), int32 or int64.
        codes: The codes of all rows.
        rows: Which rows, all of them there.
        size: Number of codes of these rows together.
    """
    found = np.empty(size, np.int32)
    rows = contiguous(rows, np.int64)
    _GATHERED[pointers.itemsize](at(pointers), at(codes), at(rows), len(rows), at(found))
    return found


def rows_ascend(pointers: NDArray[np.integer], codes: Codes) -> bool:
    """Return whether the codes of each row ascend, none twice.

    Args:
        pointers: Where each row begins and ends, (rows + 1,), int32 or int64; they must ascend within the codes.
        codes: The codes of all rows, int32.
    """
    return bool(_ASCENDING[pointers.itemsize](at(pointers), at(codes), len(pointers) - 1))


def spread_weights(
    pointers: NDArray[np.integer],
    codes: Codes,
    rows: NDArray[np.integer],
    weights: Floats,
    sizes: tuple[int, int],
) -> tuple[Codes, Floats]:
    """Return the codes that some rows hold, ascending, and of each the sum of these rows' weights, where it is above 0.

    Args:
        pointers: As for `gathered_codes`.
        codes: The same.
        rows: The same.
        weights: The weight of each row.
        sizes: Number of codes of these rows together, and number of different codes there are.
    """
    most = min(sizes) + 1  # one more, which is written and not counted where a sum is 0
    known, total = np.empty(most, np.int32), np.empty(most, np.float32)
    rows, weights = contiguous(rows, np.int64), contiguous(weights, np.float32)
    bits, sums = scratch("bits", (sizes[1] + 63) // 64, np.uint64), scratch("sums", sizes[1], np.float64)
    found = _SPREAD[pointers.itemsize](
        *map(at, (pointers, codes, rows, weights)), len(rows), sizes[1], *map(at, (bits, sums, known, total))
    )
    return known[:found], total[:found]


def numbered_codes(codes: Codes, size: int) -> tuple[Codes, Codes]:
    """Return the distinct codes, all from 0 and below `size`, ascending, and each code's index among them."""
    codes = contiguous(codes, np.int32)
    known, places = np.empty(min(len(codes), size), np.int32), np.empty(len(codes), np.int32)
    bits, place = scratch("bits", (size + 63) // 64, np.uint64), scratch("place", size, np.int32)
    found = _NUMBERED(at(codes), len(codes), size, at(bits), at(place), at(known), at(places))
    return known[:found], places


def run_sums(places: Codes, lengths: NDArray[np.integer], weights: Floats, size: int) -> NDArray[np.float64]:
    """Return the sum of the weights at each of `size` places.

    Args:
        places: The places of the first run, then of the second, …, each below `size`.
        lengths: Number of places of each run, int32 or int64; their sum is the number of `places`.
        weights: The weight of each run.
        size: Number of places.
    """
    total = np.zeros(size)
    places, weights = contiguous(places, np.int32), contiguous(weights, np.float32)
    lengths = np.ascontiguousarray(lengths)
    _RUN_SUMS[lengths.itemsize](at(places), at(lengths), at(weights), len(weights), at(total))
    return total


def best_of(codes: Codes, scores: Floats, n: int) -> tuple[Codes, Floats]:
    """Return the `n` best candidates, n from 1 to their number, best first; ties go to the lower code."""
    codes, scores = contiguous(codes, np.int32), contiguous(scores, np.float32)
    heap = np.empty(n, np.uint64)
    best_codes, best_scores = np.empty(n, np.int32), np.empty(n, np.float32)
    _BEST(at(codes), at(scores), len(codes), n, at(heap), at(best_codes), at(best_scores))
    return best_codes, best_scores
