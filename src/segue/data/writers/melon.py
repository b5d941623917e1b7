"""Melon's `results.json`: a list of `{id, songs, tags}`, one a question, in the questions' order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from segue.data.formats import EXACT
from segue.data.writers.checks import Rows, integer
from segue.files.artifacts import new_file
from segue.types import Continuation, Query

TRACKS, TAGS = EXACT["melon"]
"""Both in every row, also of questions that show a title alone; the official evaluator takes nothing else."""


class _Row(msgspec.Struct, frozen=True):
    id: int
    songs: list[int]
    tags: list[str]


def write_melon(
    continuations: Sequence[Continuation],
    path: Path,
    *,
    queries: Sequence[Query],
    spare: Continuation | None = None,
) -> int:
    """Write a Melon submission.

    Args:
        continuations: One a query, in the same order; of longer ones, the first 100 tracks and 10 tags count.
        path: The file to make or replace.
        queries: What was asked.
        spare: What shorter ones are filled with, then with what most others have.

    Returns:
        How many were shorter.

    Raises:
        QueryError: An id is not an integer (the evaluator would score it 0), a given or repeated one is in a row, or
            there are not 100 tracks and 10 tags to fill it with; nothing is written.
    """
    rows = Rows(continuations, spare)
    made = [
        _row(rows, continuation, query) for continuation, query in zip(continuations, queries, strict=True)
    ]
    with new_file(path) as temporary:
        temporary.write_bytes(msgspec.json.encode(made))
    return len(rows.filled)


def _row(rows: Rows, continuation: Continuation, query: Query) -> _Row:
    question = integer(query.id, "question")
    tracks = rows.tracks(TRACKS, continuation, query)
    return _Row(
        id=question,
        songs=[integer(track, f"question {question}, a track") for track in tracks],
        tags=rows.tags(TAGS, continuation, query),
    )
