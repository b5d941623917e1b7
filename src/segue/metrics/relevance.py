"""Relevance: which entries of lists are hits, as arrays for the metrics."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from segue.metrics.ranking import Hits, Sizes
from segue.types import Id


@dataclasses.dataclass(frozen=True)
class Relevance:
    """The hits of each question's list.

    Attributes:
        hits: bool, (questions, depth); whether the entry at that rank is hidden, at its first rank.
        sizes: int64, (questions,); number of distinct hidden entries.
    """

    hits: Hits
    sizes: Sizes


def judge(hidden: Sequence[Iterable[Id]], lists: Sequence[Sequence[Id]], depth: int) -> Relevance:
    """Compare each list's first `depth` entries with the hidden ones of its question.

    A repeated entry is a hit at its first rank; later ones keep their ranks and are misses.

    Args:
        hidden: The truth, one per question; order and repeats do not matter.
        lists: The recommended entries, best first, in the same order of questions.
        depth: Number of ranks to compare.
    """
    hits = np.zeros((len(lists), depth), dtype=np.bool_)
    sizes = np.zeros(len(lists), dtype=np.int64)
    for row, (wanted, listed) in enumerate(zip(hidden, lists, strict=True)):
        missing = set(wanted)
        sizes[row] = len(missing)
        for rank, entry in enumerate(listed[:depth]):
            if entry in missing:
                hits[row, rank] = True
                missing.discard(entry)
    return Relevance(hits, sizes)
