"""The loops over generators' lists: without a query's own, scores looked up, and a table of scores and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]

_KEPT: Final = loop("kept")
_LOOKED_UP: Final = loop("looked_up")
_TABLE: Final = loop("table")
_FINE: Final = loop("fine")


def kept(codes: Codes, scores: Floats, starts: NDArray[np.int64], given: Codes, most: int) -> None:
    """Keep of each list the first `most` that are not given: all three arrays are changed in place.

    Args:
        codes: The codes of all lists, int32 and contiguous.
        scores: Their scores, float32 and contiguous.
        starts: Where each list begins, and the end, (lists + 1,) int64; afterwards where each begins and ends then.
        given: Codes, ascending.
        most: From 0.
    """
    given = contiguous(given, np.int32)
    _KEPT(codes, scores, starts, given, most)


def looked_up(known: Codes, scores: Floats, codes: Codes) -> Floats:
    """Return the scores of `codes` where they are `known`, which ascend, else 0; fastest where `codes` ascend too."""
    known, scores = contiguous(known, np.int32), contiguous(scores, np.float32)
    codes = contiguous(codes, np.int32)
    found = np.empty(len(codes), np.float32)
    _LOOKED_UP(known, scores, codes, found)
    return found


class Known(NamedTuple):
    """A generator's scores: of some codes, ascending, and 0 for others; of the candidates where the codes are None."""

    codes: Codes | None
    scores: Floats


class Listed(NamedTuple):
    """The lists of all generators, one after the other.

    Attributes:
        scores: Their scores, float32.
        starts: Where each list begins, and the end, (lists + 1,) int64.
        places: The index of each entry among the candidates, int32.
    """

    scores: Floats
    starts: NDArray[np.int64]
    places: Codes


def table(
    scores: Sequence[Known], listed: Listed, codes: Codes, scaled: int, depth: float
) -> tuple[Floats, Floats]:
    """Return all scores in units of each generator, and the ranks in its list from 0, (candidates, generators) both.

    Args:
        scores: What each generator knows.
        listed: Their lists; one without a list scores nothing.
        codes: The candidates.
        scaled: The unit is the mean score of so many of a list's best, or 1e-12 if that is lower.
        depth: The rank of a candidate that a list lacks.
    """
    codes = contiguous(codes, np.int32)
    shape = len(codes), len(scores)
    found, ranks = np.zeros(shape, np.float32), np.full(shape, depth, np.float32)
    column = scratch("any column", len(codes), np.float32)
    for g, (known, own) in enumerate(scores):
        if known is not None:
            known = contiguous(known, np.int32)
        _TABLE(g, known, contiguous(own, np.float32), *listed, codes, scaled, column, found, ranks)
    return found, ranks


def fine(codes: Codes, scores: Floats, size: int) -> bool:
    """Return whether all codes are from 0 and below `size`, and all scores finite."""
    return bool(_FINE(codes, scores, size))
