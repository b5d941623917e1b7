"""The plays of a listening history, kept as columns: a history of years has millions."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.ids import Id, composed, id_key, readable

UNKNOWN: Final = -1
"""The length of a play that the source does not tell, in milliseconds."""

IMPOSSIBLE: Final = "play left out for an impossible time"

_LONGEST: Final = 2**31 - 1
_LATEST: Final = 4_102_444_800_000
"""The year 2100: later times, and those before 1970, come from a player whose clock was wrong."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_STEP: Final = dt.timedelta(milliseconds=1)


class Columns(NamedTuple):
    """Plays, one entry each.

    Attributes:
        people: The person's number.
        starts: When the play began, in milliseconds since 1970.
        played: For how many milliseconds; `UNKNOWN` if the source does not tell.
        tracks: The track's number.
    """

    people: NDArray[np.uint32]
    starts: NDArray[np.int64]
    played: NDArray[np.int32]
    tracks: NDArray[np.uint32]


class Plays:
    """Collects plays.

    Args:
        intake: Receives the description of each track at its first play, and notes.

    Attributes:
        tracks: The ids of the tracks.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._person: dict[str, int] = {}
        self._names: list[str] = []
        self._track: dict[str, int] = {}
        self.tracks: list[Id] = []
        self._columns = (array("I"), array("q"), array("i"), array("I"))

    @property
    def people(self) -> list[str]:
        """The names of the people; "" where a source names nobody."""
        return self._names

    def add(self, person: str, start: int, played: int | None, track: TrackRecord) -> None:
        """Add one play; one at an impossible time is noted.

        Args:
            person: Who listened; "" if the source does not tell.
            start: When it began, in milliseconds since 1970.
            played: For how many milliseconds; None if the source does not tell.
            track: The track with its description.

        Raises:
            DataError: The track's id or its ISRC is bad.
        """
        if not 0 < start < _LATEST:
            self._intake.notes[IMPOSSIBLE] += 1
            return
        key = id_key(track.id)
        number = self._track.get(key)
        if number is None:
            self._intake.builder.add_track(track)
            number = self._track[key] = len(self.tracks)
            self.tracks.append(track.id)
        people, starts, lengths, tracks = self._columns
        people.append(self._number(person))
        starts.append(start)
        lengths.append(UNKNOWN if played is None else min(max(played, 0), _LONGEST))
        tracks.append(number)

    def _number(self, person: str) -> int:
        number = self._person.get(person)
        if number is None:  # other spellings of a name have a number of their own until they are seen
            name = composed(readable(person)).strip()
            number = self._person[person] = self._person.setdefault(name, len(self._names))
            if number == len(self._names):
                self._names.append(name)
        return number

    def columns(self) -> Columns:
        """All plays, by person and then by time."""
        people, starts, played, tracks = (
            np.frombuffer(column, dtype=column.typecode) if column else np.zeros(0, column.typecode)
            for column in self._columns
        )
        order = np.lexsort((starts, people))
        return Columns(people[order], starts[order], played[order], tracks[order])


def milliseconds(moment: dt.datetime) -> int:
    """A time in milliseconds since 1970; one without a zone counts as UTC."""
    zoned = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
    return (zoned - _EPOCH) // _STEP
