"""Loops over sparse rows: gather codes, number them, sum their weights, and choose the best."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]
Fault = Literal["", "pointers", "codes", "order"]

_LENGTHS: Final = loop("lengths_of")
_GATHERED: Final = loop("gathered")
_SPREAD: Final = loop("spread")
_RUN_SUMS: Final = loop("run_sums")
_ROW_FAULT: Final = loop("row_fault")
_ROW_FAULTS: Final[tuple[Fault, ...]] = ("", "pointers", "codes", "order")
_NUMBERED: Final = loop("numbered")
_BEST: Final = loop("best")


def gathered_codes(
    pointers: NDArray[np.integer], codes: Codes, rows: NDArray[np.integer]
) -> tuple[Codes, Codes]:
    """Return the codes of some rows, one row after the other, and the length of each.

    Args:
        pointers: Where each row begins and ends, (rows + 1,), int32 or int64.
        codes: The codes of all rows.
        rows: Which rows, all of them there.
    """
    rows = contiguous(rows, np.int32)
    lengths = np.empty(len(rows), np.int32)
    found = np.empty(_LENGTHS(pointers, rows, lengths), np.int32)
    _GATHERED(pointers, codes, rows, found)
    return found, lengths


def row_fault(pointers: NDArray[np.integer], codes: Codes, size: int, *, ordered: bool = True) -> Fault:
    """Return the first that is wrong with rows; empty if nothing is.

    Pointers must ascend from 0 to the number of codes, codes must be from 0 and below `size`, and where order is
    asked for, the codes of a row must ascend, none twice.

    Args:
        pointers: Where each row begins and ends, (rows + 1,), int32 or int64.
        codes: The codes of all rows, int32.
        size: Number of different codes there are.
        ordered: Whether the codes of a row must ascend.
    """
    found: int = _ROW_FAULT(pointers, codes, size, int(ordered))
    return _ROW_FAULTS[found]


def spread_weights(
    pointers: NDArray[np.integer],
    codes: Codes,
    rows: NDArray[np.integer],
    weights: Floats,
    size: int,
    factors: Floats | None = None,
) -> tuple[Codes, Floats]:
    """Return the codes that some rows hold, ascending, and of each the sum of these rows' weights, where it is above 0.

    Args:
        pointers: As for `gathered_codes`.
        codes: The same.
        rows: The same.
        weights: The weight of each row.
        size: Number of different codes there are.
        factors: A factor of each code's sum; None for 1.
    """
    rows, weights = contiguous(rows, np.int32), contiguous(weights, np.float32)
    bits, sums = scratch("bits", (size + 63) // 64, np.uint64), scratch("sums", size, np.float64)
    # one more, which is written and not counted where a sum is 0
    known, total = scratch("any codes", size + 1, np.int32), scratch("any numbers", size + 1, np.float32)
    some = _SPREAD(pointers, codes, rows, weights, factors, size, bits, sums, known, total)
    return known[:some].copy(), total[:some].copy()


def numbered_codes(codes: Codes, size: int) -> tuple[Codes, Codes]:
    """Return the distinct codes, all from 0 and below `size`, ascending, and each code's index among them."""
    codes = contiguous(codes, np.int32)
    known, places = np.empty(min(len(codes), size), np.int32), np.empty(len(codes), np.int32)
    bits, place = scratch("bits", (size + 63) // 64, np.uint64), scratch("any place", size, np.int32)
    return known[: _NUMBERED(codes, size, bits, place, known, places)], places


def run_sums(places: Codes, lengths: NDArray[np.integer], weights: Floats, size: int) -> Floats:
    """Return the sum of the weights at each of `size` places, summed in double precision.

    Args:
        places: The places of the first run, then of the second, …, each below `size`.
        lengths: Number of places of each run, int32 or int64; their sum is the number of `places`.
        weights: The weight of each run.
        size: Number of places.
    """
    total = np.empty(size, np.float32)
    places, weights = contiguous(places, np.int32), contiguous(weights, np.float32)
    _RUN_SUMS(places, np.ascontiguousarray(lengths), weights, scratch("sums", size, np.float64), total)
    return total


def best_of(codes: Codes, scores: Floats, n: int) -> tuple[Codes, Floats]:
    """Return the `n` best candidates, n from 1 to their number, best first; ties go to the lower code."""
    codes, scores = contiguous(codes, np.int32), contiguous(scores, np.float32)
    best_codes, best_scores = np.empty(n, np.int32), np.empty(n, np.float32)
    _BEST(codes, scores, best_codes, best_scores)
    return best_codes, best_scores
