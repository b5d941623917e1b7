"""The loops over generators' lists: without a query's own, scores looked up, and a table of scores and ranks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import at, contiguous, loop

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]

_KEPT: Final = loop("segue_kept")
_LOOKED_UP: Final = loop("segue_looked_up")
_COLUMN: Final = loop("segue_column")


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
    _KEPT(at(codes), at(scores), at(starts), len(starts) - 1, at(given), len(given), most)


def looked_up(known: Codes, scores: Floats, codes: Codes) -> Floats:
    """Return the scores of `codes` where they are `known`, which ascend, else 0; fastest where `codes` ascend too."""
    known, scores = contiguous(known, np.int32), contiguous(scores, np.float32)
    codes = contiguous(codes, np.int32)
    found = np.empty(len(codes), np.float32)
    _LOOKED_UP(at(known), at(scores), len(known), at(codes), len(codes), at(found))
    return found


def put_column(scores: Floats, unit: float, places: Codes, table: Floats, ranks: Floats, column: int) -> None:
    """Write one generator's scores over `unit`, a float32, and its ranks from 0, where its list has candidates.

    Args:
        scores: The score of each candidate, (n,).
        unit: What counts as 1.
        places: The candidates of its list, the best first, contiguous.
        table: Scores, (n, generators), contiguous.
        ranks: The same of ranks.
        column: Which generator.
    """
    scores = contiguous(scores, np.float32)
    first = column * table.itemsize
    given = at(places), len(places), table.shape[1], at(table) + first, at(ranks) + first
    _COLUMN(at(scores), len(scores), unit, *given)
