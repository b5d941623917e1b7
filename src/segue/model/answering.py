"""Answer many questions in portions: with progress, bounded memory, and all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeAlias

from segue.constraints.constraints import NOTHING, Constraints
from segue.forks import end_with_parent, spawning
from segue.model.model import Model
from segue.model.storage import load
from segue.notes import NoteCode
from segue.protocols import Progress, Silent
from segue.threads import cores
from segue.types import Continuation, Query

_SILENT: Final = Silent()

Answering: TypeAlias = Callable[[Sequence[Query], int, int, Constraints], list[Continuation]]
"""Another way to answer queries, in order, without reasons: so many tracks and so many tags each."""

PORTION: Final = 256
"""Questions per portion; more are no faster."""

WORTHWHILE: Final = 2000
"""Questions from which one process per core is faster, though each has to start and map the model."""


def answer_all(
    model: Model,
    queries: Sequence[Query],
    n: int,
    *,
    tags: int,
    progress: Progress = _SILENT,
    constraints: Constraints = NOTHING,
    directory: Path | None = None,
    signed_by: Path | None = None,
    jobs: int | None = None,
) -> list[Continuation]:
    """Return a continuation for each query, in order, without reasons.

    Args:
        model: The model.
        queries: The questions.
        n: Tracks of each answer.
        tags: Tags of each answer.
        progress: Shows the portions.
        constraints: What the tracks must be.
        directory: Where the model was read from; with it, questions are split over processes that map it.
        signed_by: Public keys, one of which must have signed the model in `directory`; None for any model.
        jobs: How many processes; None is one per core, and this one alone for fewer than `WORTHWHILE` questions.
    """
    asked = jobs or (cores() if len(queries) >= WORTHWHILE else 1)
    size = max(min(PORTION, -(-len(queries) // asked)), 1)
    portions = [queries[start : start + size] for start in range(0, len(queries), size)]
    workers = min(asked, len(portions))
    answered: Iterator[list[Continuation]]
    if directory is None or workers < 2:
        answered = (
            model.recommend(part, n, tags=tags, constraints=constraints, reasons=False) for part in portions
        )
        return _joined(answered, len(portions), progress)
    # forked children would share locks of threads that they lack, so they are spawned
    context = get_context("spawn")
    with (
        spawning(),
        ProcessPoolExecutor(workers, context, initializer=_open, initargs=(directory, signed_by)) as pool,
    ):
        answered = pool.map(partial(_answer, n=n, tags=tags, constraints=constraints), portions)
        return _joined(answered, len(portions), progress)


def note_lines(found: Sequence[Continuation], filled: int = 0) -> list[str]:
    """Return a summary of many answers' notes: for each kind the number of answers, and the first text.

    Args:
        found: The answers.
        filled: How many were too short for their format, and filled up.
    """
    total = f"of {len(found):,} answers"
    first: dict[NoteCode, tuple[int, str]] = {}
    for continuation in found:
        for note in continuation.notes:
            count, words = first.get(note.code, (0, f"{note.text} (question {continuation.id})"))
            first[note.code] = count + 1, words
    lines = [f"{count:,} {total}, the first: {words}" for count, words in first.values()]
    return lines + [f"{filled:,} {total} were too short and were filled with the most popular"] * bool(filled)


def _joined(answered: Iterator[list[Continuation]], total: int, progress: Progress) -> list[Continuation]:
    shown = progress.track(answered, label="Answering", total=total)
    return [continuation for portion in shown for continuation in portion]


_models: list[Model] = []
"""The model of a worker process."""


def _open(directory: Path, signed_by: Path | None) -> None:
    end_with_parent()
    _models.append(load(directory, signed_by=signed_by))


def _answer(queries: Sequence[Query], n: int, tags: int, constraints: Constraints) -> list[Continuation]:
    return _models[0].recommend(queries, n, tags=tags, constraints=constraints, reasons=False)
