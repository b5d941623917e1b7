"""The MPD challenge's submission: CSV with a `team_info` line, then one line `pid, 500 tracks` for each question.

Lines that begin with `#` are comments in this format.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.data.formats import FORMATS
from segue.data.writers.checks import Rows, integer
from segue.data.writers.mpd_verifier import verify_mpd
from segue.errors import ConfigError, QueryError, Where
from segue.files.artifacts import new_file
from segue.types import Continuation, Id, Query

TRACKS: Final = FORMATS["mpd"].tracks
"""The number of tracks in every row; the challenge's verifier refuses any other number."""


class Team(msgspec.Struct, frozen=True):
    """The submitting team."""

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
        continuations: One for each query, in the same order. Only the first 500 tracks count.
        path: The file to create or replace.
        queries: The queries.
        team: The submitting team.
        spare: What fills up short rows first; the most frequent tracks of the other rows come next.

    Returns:
        How many rows were too short.

    Raises:
        ConfigError: The team, its name or its e-mail is missing, or contains a comma or line break.
        QueryError: A question's id is not an integer, a track's id contains a comma or line break, a row has a given
            or repeated track, or there are not 500 tracks to fill it up; nothing is written.
        DataError: The challenge's verifier would refuse the file, as where two questions have one id; nothing is
            written.
    """
    lines = [team_line(team)]
    rows = Rows(continuations, spare)
    for continuation, query in zip(continuations, queries, strict=True):
        question = integer(query.id, "question")
        tracks = rows.tracks(TRACKS, continuation, query)
        lines.append(", ".join([str(question), *(_track(track, question) for track in tracks)]))
    with new_file(path) as temporary:
        temporary.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
        verify_mpd(temporary, {integer(one.id, "question"): {*map(str, one.tracks)} for one in queries})
    return len(rows.filled)


def team_line(team: Team | None) -> str:
    """The submission's first line.

    Raises:
        ConfigError: The team, its name or its e-mail is missing, or contains a comma or line break.
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
    """Whether `text` survives a reader that splits lines at commas and strips the parts."""
    return text == text.strip() != "" and "," not in text and len(text.splitlines()) == 1
