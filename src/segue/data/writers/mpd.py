"""The MPD challenge's submission: CSV, a `team_info` line, then `pid, 500 tracks` a question.

Lines that begin with `#` are comments there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.data.formats import FORMATS
from segue.data.writers.checks import Rows, integer
from segue.errors import ConfigError, QueryError, Where
from segue.files.artifacts import new_file
from segue.types import Continuation, Id, Query

TRACKS: Final = FORMATS["mpd"].tracks
"""In every row; the challenge's verifier refuses any other number."""


class Team(msgspec.Struct, frozen=True):
    """Who submits."""

    name: str
    email: str


def write_mpd(
    continuations: Sequence[Continuation],
    path: Path,
    *,
    queries: Sequence[Query],
    team: Team | None,
    spare: Continuation | None = None,
) -> int:
    """Write an MPD challenge submission.

    Args:
        continuations: One a query, in the same order; of longer ones, the first 500 tracks count.
        path: The file to make or replace.
        queries: What was asked.
        team: Who submits.
        spare: What shorter ones are filled with, then with what most others have.

    Returns:
        How many were shorter.

    Raises:
        ConfigError: The team, its name or its e-mail is missing, or has a comma or line break in it.
        QueryError: A question's id is not an integer, a track's id has a comma or line break in it, a given or
            repeated one is in a row, or there are not 500 tracks to fill it with; nothing is written.
    """
    lines = [team_line(team)]
    rows = Rows(continuations, spare)
    for continuation, query in zip(continuations, queries, strict=True):
        question = integer(query.id, "question")
        tracks = rows.tracks(TRACKS, continuation, query)
        lines.append(", ".join([str(question), *(_track(track, question) for track in tracks)]))
    with new_file(path) as temporary:
        temporary.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
    return len(rows.filled)


def team_line(team: Team | None) -> str:
    """The submission's first line.

    Raises:
        ConfigError: The team, its name or its e-mail is missing, or has a comma or line break in it.
    """
    return f"team_info,{_cell(team, 'name')},{_cell(team, 'email')}"


def _cell(team: Team | None, field: str) -> str:
    value = "" if team is None else getattr(team, field).strip()
    if not _plain(value):
        raise ConfigError(
            expected=f"the team's {field} without commas and line breaks",
            got=repr(value),
            hint="An MPD submission names the team and a contact e-mail.",
        )
    return value


def _track(track: Id, question: int) -> str:
    if not _plain(str(track)):
        raise QueryError(
            expected="track ids without commas, spaces around and line breaks",
            got=repr(track),
            where=Where(item=f"question {question}"),
            hint="Write another format, such as jsonl.",
        )
    return str(track)


def _plain(text: str) -> bool:
    """Whether a reader that splits lines at commas and strips the parts gets `text` back."""
    return text == text.strip() != "" and "," not in text and len(text.splitlines()) == 1
