"""The loops over generators' lists: without a query's own, scores looked up, and a table of scores and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import at, contiguous, loop

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]

_KEPT: Final = loop("segue_kept")
_LOOKED_UP: Final = loop("segue_looked_up")
_TABLE: Final = loop("segue_table")
_FINE: Final = loop("segue_fine")


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
    own = [contiguous(one.scores, np.float32) for one in scores]
    known = [None if one.codes is None else contiguous(one.codes, np.int32) for one in scores]
    addresses = np.array(
        [(0 if a is None else at(a), at(b), len(b)) for a, b in zip(known, own, strict=True)], np.uint64
    )
    column = np.empty(len(codes), np.float32)
    given = at(addresses), *map(at, listed), at(codes), *shape, scaled
    _TABLE(*given, at(column), at(found), at(ranks))
    return found, ranks


def fine(codes: Codes, scores: Floats, size: int) -> bool:
    """Return whether all codes are from 0 and below `size`, and all scores finite."""
    return bool(_FINE(at(codes), at(scores), len(codes), size))
