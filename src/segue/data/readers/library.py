"""The library of a player or DJ program: a file that describes each track, and has lists that name them by keys."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, Protocol

from segue.data.readers.xml_elements import Step, xml_steps
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.errors import DataError, Where
from segue.ids import Id, as_id

_DATE: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2}).*)?", re.DOTALL
)
_NUMBER: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")


@dataclasses.dataclass
class List:
    """A playlist of a library.

    Attributes:
        title: Its name.
        folders: The names of the folders that it is in, the outermost first.
        id: Its id; "" for its folders and its name.
        entries: The key of each track, and the line that it is on.
    """

    title: str
    folders: Sequence[str] = ()
    id: str = ""
    entries: list[tuple[str, int]] = dataclasses.field(default_factory=list[tuple[str, int]])


class Taker(Protocol):
    """What takes the steps through a file."""

    def take(self, step: Step) -> None:
        """Take the next step."""
        ...

    def close(self) -> None:
        """Pass the lists on."""
        ...


def take_all(
    taker: Taker, path: Path, intake: Intake, *, roots: Collection[str], whole: Collection[str], what: str
) -> None:
    """Take a file's steps, and pass its lists on. What is before a break is kept, if bad records are skipped.

    Args:
        taker: Takes the steps.
        path: The file.
        intake: Receives the records.
        roots: As for `xml_steps`, like the other two.
        whole: The elements that are wanted whole.
        what: The file in words.

    Raises:
        DataError: The file or a record is bad, and bad ones are not skipped.
    """
    with intake.attempt(Where(path)):
        steps = xml_steps(path, intake, roots=roots, whole=whole, what=what)
        for step in intake.progress.track(steps, label=path.name):
            taker.take(step)
    taker.close()


class Library:
    """Passes the tracks and lists of one file on. Lists wait until all tracks are known, since either may come first.

    Args:
        path: The file.
        intake: Receives the records.
    """

    def __init__(self, path: Path, intake: Intake) -> None:
        self._path, self._intake = path, intake
        self._ids: dict[str, Id] = {}
        self._lists: list[List] = []

    def add_track(self, key: str, record: TrackRecord) -> None:
        """Add a track under the key that lists name it by; the first of several tracks with a key counts."""
        if key:
            self.add_key(key, record.id)
        self._intake.builder.add_track(record)

    def add_key(self, key: str, track: Id) -> None:
        """Add another key of a track."""
        self._ids.setdefault(key, as_id(track))

    def has(self, key: str) -> bool:
        """Whether there is a track under a key."""
        return key in self._ids

    def add_list(self, playlist: List) -> None:
        """Add a list. If it has no id, those with the same folders and name are numbered."""
        self._lists.append(playlist)

    def close(self) -> None:
        """Pass the lists on.

        Raises:
            DataError: A list names a track that the library lacks, and bad records are not skipped.
        """
        for playlist in self._lists:
            tracks: list[Id] = []
            for key, line in playlist.entries:
                with self._intake.attempt(Where(self._path, line=line, item=f"playlist {playlist.title}")):
                    tracks.append(self._id(key))
            with self._intake.attempt(Where(self._path, item=f"playlist {playlist.title}")):
                record = PlaylistRecord(id=self._name(playlist), title=playlist.title, tracks=tracks)
                self._intake.builder.add_playlist(record)
        self._lists = []

    def _id(self, key: str) -> Id:
        found = self._ids.get(key)
        if found is None:
            raise DataError(expected="a track of the library", got=f"{key!r}, which it lacks")
        return found

    def _name(self, playlist: List) -> str:
        if playlist.id:
            return playlist.id
        return self._intake.builder.free_id("/".join((*playlist.folders, playlist.title)) or "playlist")


def released_of(text: str) -> dt.date | None:
    """The date in "2019", "2019/3/4", "2019-03-04T…": a year alone is its first day; None for anything else."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return dt.date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return None


def milliseconds_of(text: str, *, unit: int = 1) -> int | None:
    """A length in milliseconds; None if the text is no number.

    Args:
        text: The number, 0 for unknown.
        unit: How many milliseconds it counts in: 1,000 for seconds.
    """
    return round(float(text) * unit) if _NUMBER.fullmatch(text.strip()) else None
