"""Which entries of the lists are hits: from ids to the arrays that the metrics take."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from segue.metrics.ranking import Hits, Sizes
from segue.types import Id


@dataclasses.dataclass(frozen=True)
class Relevance:
    """What each question hides, against what each list has.

    Attributes:
        hits: bool, (questions, depth); whether the entry at that rank is a hidden one, at its first place.
        sizes: int64, (questions,); how many distinct ones are hidden.
    """

    hits: Hits
    sizes: Sizes


def judge(hidden: Sequence[Iterable[Id]], lists: Sequence[Sequence[Id]], depth: int) -> Relevance:
    """Compare each list's first `depth` entries with what its question hides.

    An entry that a list repeats is a hit at its first place; later ones keep their rank and are misses.

    Args:
        hidden: The truth, one a question; order and repeats do not matter.
        lists: The recommended ones, best first, in the same order of questions.
        depth: Ranks to look at.
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
