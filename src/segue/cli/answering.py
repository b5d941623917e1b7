"""Many questions, answered in portions: progress to see, and memory for one portion's work at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from segue.pipeline import Model
from segue.protocols import Progress
from segue.types import Continuation, Query

PORTION: Final = 256
"""Questions at once; more are no faster."""


def answers(
    model: Model, queries: Sequence[Query], n: int, *, tags: int, progress: Progress
) -> list[Continuation]:
    """A continuation for each query, in order, without reasons."""
    found: list[Continuation] = []
    starts = range(0, len(queries), PORTION)
    for start in progress.track(starts, label="Answering", total=len(starts)):
        found += model.recommend(queries[start : start + PORTION], n, tags=tags, reasons=False)
    return found
