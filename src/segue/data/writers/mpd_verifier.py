"""The checks of the Million Playlist Dataset challenge's verifier, on a submission's file.

The file's first line that is no comment is `team_info, name, e-mail`, or with the challenge's track before the name.
Each other line is a playlist's number and 500 different tracks of it, none of which the question gives. Every question
has one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from segue.data.formats import FORMATS
from segue.errors import DataError, Where

TRACKS: Final = FORMATS["mpd"].tracks
"""Tracks of a line."""

_HEAD: Final = "team_info"
_HEAD_CELLS: Final = (3, 4)


def verify_mpd(path: Path, given: Mapping[int, AbstractSet[str]]) -> None:
    """Check a submission.

    Args:
        path: The file.
        given: The number of each question, and the tracks that it gives.

    Raises:
        DataError: A line is not as the challenge wants it, or a question has none; the first fault is told.
    """
    headed, seen = False, set[int]()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("#") or not line.strip():
                continue
            cells = [cell.strip() for cell in line.split(",")]
            try:
                if headed:
                    seen.add(_row(cells, given, seen))
                else:
                    _team(cells)
                    headed = True
            except DataError as error:
                error.at(Where(path, line=number))
                raise
    _all_there(path, given, seen, headed=headed)


def _team(cells: Sequence[str]) -> None:
    if cells[0] != _HEAD or len(cells) not in _HEAD_CELLS or not all(cells):
        raise _fault(f"a first line {_HEAD}, the team's name and its e-mail", ", ".join(cells)[:80])


def _row(cells: Sequence[str], given: Mapping[int, AbstractSet[str]], seen: AbstractSet[int]) -> int:
    """The number of the question that a line answers."""
    number = int(cells[0]) if cells[0].isdecimal() else -1
    if number not in given:
        raise _fault("the number of a question", repr(cells[0][:80]))
    if number in seen:
        raise _fault("each question once", f"{number} again")
    tracks = cells[1:]
    if len(tracks) != TRACKS:
        raise _fault(f"{TRACKS} tracks for question {number}", str(len(tracks)))
    if not all(tracks):
        raise _fault(f"{TRACKS} tracks for question {number}", "an empty one")
    if len(set(tracks)) != TRACKS:
        again = next(track for place, track in enumerate(tracks) if track in tracks[:place])
        raise _fault(f"each track once for question {number}", f"{again[:80]} again")
    if known := given[number] & set(tracks):
        raise _fault(f"new tracks for question {number}", f"{min(known)[:80]}, which it gives")
    return number


def _all_there(
    path: Path, given: Mapping[int, AbstractSet[str]], seen: AbstractSet[int], *, headed: bool
) -> None:
    if not headed:
        raise _fault(f"a first line {_HEAD}, the team's name and its e-mail", "none", Where(path))
    if missing := given.keys() - seen:
        got = f"none for {len(missing):,}, the first of them {min(missing)}"
        raise _fault(f"a line for each of {len(given):,} questions", got, Where(path))


def _fault(expected: str, got: str, where: Where | None = None) -> DataError:
    return DataError(
        expected=expected,
        got=got,
        where=where or Where(),
        hint="Write the submission again with `segue answer`.",
    )
