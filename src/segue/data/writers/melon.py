"""Melon's `results.json`: a list of `{id, songs, tags}`, one for each question, in the questions' order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from segue.data.formats import EXACT
from segue.data.writers.checks import Rows, integer
from segue.files.artifacts import new_file
from segue.types import Continuation, Query

TRACKS, TAGS = EXACT["melon"]
"""The number of both in every row, also for questions with only a title; the official evaluator requires it."""


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
        continuations: One for each query, in the same order. Only the first 100 tracks and 10 tags count.
        path: The file to create or replace.
        queries: The queries.
        spare: What fills up short rows first; the most frequent entries of the other rows come next.

    Returns:
        How many rows were too short.

    Raises:
        QueryError: An id is not an integer (the evaluator would score it 0), a row has a given or repeated entry, or
            there are not 100 tracks and 10 tags to fill it up; nothing is written.
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
