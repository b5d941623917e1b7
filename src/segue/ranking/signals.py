"""What a result's probability is computed from: its place in the list, its evidence, and what the query shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.facets import Asked
from segue.facets.sparse import Codes, Floats
from segue.types import Target

SIGNALS: Final = (
    "place",
    "shows tracks",
    "shows tags",
    "shows words",
    "tracks",
    "tags",
    "words",
    "place beside tracks",
    "place beside words",
    "fused score",
    "generators",
    "best fused score",
    "mean fused score",
)
"""The columns of `signals`; sizes and places are logs of 1 + n, fused scores are logs."""

DEPTH: Final[Mapping[Target, int]] = {"tracks": 100, "tags": 10}
"""How much of a list counts: the candidates whose mean fused score is a signal, and the places learned from."""

FLOOR: Final = 0.01
"""Added to a fused score, which may be 0, before its log."""

Signals = NDArray[np.float64]


class Shown(NamedTuple):
    """How many known tracks, tags and title words a query shows."""

    tracks: int
    tags: int
    words: int


class Strength(NamedTuple):
    """The evidence for a query's candidates as a whole: the logs of the best and of the mean fused score."""

    best: float
    mean: float

    @classmethod
    def of(cls, fused: Floats, target: Target) -> Strength:
        """Return the strength of a pool.

        Args:
            fused: The candidates' fused scores, best first.
            target: Tracks or tags.
        """
        logs = _logs(fused[: DEPTH[target]]) if len(fused) else np.full(1, np.log(FLOOR))
        return cls(float(logs[0]), float(logs.mean()))


def signals(
    places: NDArray[np.integer], fused: Floats, generators: Floats, strength: Strength, shown: Shown
) -> Signals:
    """Return the signals of some results of one query, (n, len(SIGNALS)).

    Args:
        places: The results' places among the ranked candidates, from 0, (n,).
        fused: Their fused scores, (n,), 0 for a result that is no candidate.
        generators: How many generators score each above 0, (n,).
        strength: The evidence of the query's whole pool.
        shown: What the query shows.
    """
    found = np.empty((len(places), len(SIGNALS)))
    place = np.log1p(places.astype(np.float64))
    found[:, 0] = place
    found[:, 1:4] = [size > 0 for size in shown]
    found[:, 4:7] = np.log1p(np.array(shown, np.float64))
    found[:, 7] = place * (shown.tracks > 0)
    found[:, 8] = place * (shown.words > 0)
    found[:, 9] = _logs(fused)
    found[:, 10] = generators
    found[:, 11:13] = strength
    return found


def shown_by(asked: Asked) -> Shown:
    """Return what a query shows."""
    return Shown(*(len(asked.codes(block)) for block in ("track", "tag", "word")))


def positions(codes: Codes, among: Codes) -> NDArray[np.integer]:
    """Return the position of each code among distinct others, -1 for one that is not there."""
    if not len(among):
        return np.full(len(codes), -1)
    order = np.argsort(among, kind="stable")
    near = order[np.minimum(np.searchsorted(among, codes, sorter=order), len(among) - 1)]
    return np.where(among[near] == codes, near, -1)


def _logs(fused: Floats) -> Signals:
    return np.log(np.maximum(fused.astype(np.float64), 0) + FLOOR)
