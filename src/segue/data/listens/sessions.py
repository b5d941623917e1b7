"""Sessions of listening as playlists.

The plays of a person follow each other in time. A session ends where, for more than `gap` minutes, nothing was
played: from the end of one play, if its length is known, else from its beginning, to the beginning of the next. A
session is a playlist of the tracks that were played for at least `played` seconds or for an unknown time, in their
order, each once. Sessions of fewer than `least` such tracks are left out. The tracks of the sessions that are left
out stay in the dataset.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.data.listens.plays import UNKNOWN, Columns, Plays
from segue.data.records.builder import PlaylistRecord
from segue.data.records.intake import Intake
from segue.errors import Where

SHORT: Final = "session left out for too few tracks"
SKIPPED: Final = "play left out as a skip"


def add_sessions(plays: Plays, intake: Intake) -> None:
    """Add a playlist for each session of the plays, by the intake's rules, and note what is left out.

    A playlist's id is the time of its first play, behind the person's name if the source has one:
    `NAME/2023-01-01T10:00:00`. It has no title; its last edit is the end of its last play.
    """
    rules = intake.options.sessions
    columns = plays.columns()
    if not len(columns.starts):
        return
    people = plays.people
    kept = (columns.played == UNKNOWN) | (columns.played >= rules.played * 1000)
    bounds = _bounds(columns, rules.gap)
    if skipped := int(len(kept) - kept.sum()):
        intake.notes[SKIPPED] += skipped
    for first, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        rows: NDArray[np.int64] = first + np.flatnonzero(kept[first:end])
        numbers = [int(number) for number in dict.fromkeys(columns.tracks[rows].tolist())]
        if len(numbers) < rules.least:
            intake.notes[SHORT] += 1
            continue
        last = int(rows[-1])
        edited = int(columns.starts[last]) + max(int(columns.played[last]), 0)
        key = _key(people[int(columns.people[first])], int(columns.starts[first]))
        tracks = [plays.tracks[number] for number in numbers]
        with intake.attempt(Where(item=f"session {key}")):
            intake.builder.add_playlist(PlaylistRecord(id=key, tracks=tracks, updated=_moment(edited)))


def _bounds(columns: Columns, gap: float) -> NDArray[np.int64]:
    """Where sessions begin, and the number of plays behind them."""
    ends = columns.starts + np.maximum(columns.played, 0)
    silence = columns.starts[1:] - ends[:-1]
    begins = (silence > gap * 60_000) | (columns.people[1:] != columns.people[:-1])
    return np.concatenate([[0], np.flatnonzero(begins) + 1, [len(ends)]])


def _key(person: str, start: int) -> str:
    moment = f"{_moment(start):%Y-%m-%dT%H:%M:%S}"
    return f"{person}/{moment}" if person else moment


def _moment(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).replace(tzinfo=None)
