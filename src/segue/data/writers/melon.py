"""Melon's `results.json`: a list of `{id, songs, tags}`, one a question, in the questions' order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.artifacts import new_file
from segue.data.writers.checks import exactly, integer
from segue.types import Continuation, Query

TRACKS: Final = 100
TAGS: Final = 10
"""Both in every row, also of questions that show a title alone; the official evaluator takes nothing else."""


class _Row(msgspec.Struct, frozen=True):
    id: int
    songs: list[int]
    tags: list[str]


def write_melon(continuations: Sequence[Continuation], path: Path, *, queries: Sequence[Query]) -> None:
    """Write a Melon submission.

    Args:
        continuations: One a query, in the same order; of longer ones, the first 100 tracks and 10 tags count.
        path: The file to make or replace.
        queries: What was asked.

    Raises:
        QueryError: An id is not an integer (the evaluator would score it 0), or a row has not exactly 100
            distinct tracks and 10 distinct tags that are new; nothing is written.
    """
    rows = [_row(continuation, query) for continuation, query in zip(continuations, queries, strict=True)]
    with new_file(path) as temporary:
        temporary.write_bytes(msgspec.json.encode(rows))


def _row(continuation: Continuation, query: Query) -> _Row:
    question = integer(query.id, "question")
    tracks = [integer(track.id, f"question {question}, a track") for track in continuation.tracks[:TRACKS]]
    tags = [result.tag for result in continuation.tags]
    return _Row(
        id=question,
        songs=exactly(TRACKS, tracks, query.tracks, asked=question, noun="tracks"),
        tags=exactly(TAGS, tags, query.tags, asked=question, noun="tags"),
    )
