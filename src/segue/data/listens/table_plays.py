"""Plays from the rows of a table: a log of one's own, or what programs export from Last.fm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from segue.data.isrc import isrc_of
from segue.data.listens.plays import Plays
from segue.data.listens.times import is_time, time_of
from segue.data.mbid import mbid_of
from segue.data.options import LISTENS
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.spotify_ids import spotify_id
from segue.data.track_names import track_label
from segue.errors import DataError, Where
from segue.ids import Id, read_id

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "user": ("user", "user_id", "userid", "user id", "user_name", "username", "user name"),
    "time": ("time", "uts", "timestamp", "utc_time", "listened_at", "played_at", "played at", "ts", "date", "datetime"),
    "track": ("track_id", "track id", "spotify_track_uri", "track uri", "track_mbid", "recording_mbid",
        "musicbrainz-track-id", "item_id", "item", "song_id"),
    "title": ("title", "track_name", "track name", "track title", "song", "track-name"),
    "artist": ("artist", "artist_name", "artist name", "artist-name"),
    "album": ("album", "album_name", "album name", "release_name"),
    "isrc": ("isrc",),
    "duration_ms": ("duration_ms",),
    "played_ms": ("played_ms", "ms_played", "msplayed"),
}  # fmt: skip
"""Segue's columns → the names that they have in tables, the first one first."""

HEADERLESS: Final = {
    4: (("artist", "album", "track", "date"), 3),
    6: (
        ("userid", "timestamp", "musicbrainz-artist-id", "artist-name", "musicbrainz-track-id", "track-name"),
        1,
    ),
}
"""Tables without a header, by their number of columns: what the columns are, and which one is the time."""

_DIGITS: Final = re.compile(r"\d{1,10}", re.ASCII)


def is_headerless(cells: Sequence[str]) -> bool:
    """Whether the first row of a table is a play, as its time shows."""
    known = HEADERLESS.get(len(cells))
    return known is not None and is_time(cells[known[1]])


def listen_columns(cells: Sequence[str], columns: Mapping[str, str] | None = None) -> dict[str, int]:
    """Where Segue's columns stand in a header.

    A column `track` is the title where a table has a column for the artist and none called title, as in Last.fm's; else
    it is the id.

    Args:
        cells: The header.
        columns: Segue's name → the table's, as a person gave them; these come first.

    Raises:
        DataError: The table has no column that a person named.
    """
    places = {cell.strip().lower(): at for at, cell in reversed(list(enumerate(cells)))}
    given = columns or {}
    missing = next((name for name in given.values() if name.strip().lower() not in places), None)
    if missing is not None:
        raise DataError(
            expected=f"the column {missing}",
            got=", ".join(cell.strip() for cell in cells)[:1000] or "none",
            where=Where(field="columns"),
            hint="Name one of these columns.",
        )
    taken = {column.strip().lower() for column in given.values()}
    found = {name: places[column.strip().lower()] for name, column in given.items() if name in LISTENS}
    for name, aliases in _ALIASES.items():
        there = next((alias for alias in aliases if alias in places and alias not in taken), None)
        if name not in found and there is not None:
            found[name] = places[there]
    if "track" in places and "track" not in taken:
        title = "artist" in found and "title" not in found
        found.setdefault("title" if title else "track", places["track"])
    return found


class TablePlays:
    """Collects the rows of one table.

    Args:
        header: The names of the columns.
        person: Who listened, if the table has no column for it.
        plays: Receives the plays.
        intake: Has the columns that a person named, and takes notes.

    Raises:
        DataError: The table has no column for the time, or none for the track.
    """

    def __init__(self, header: Sequence[str], person: str, plays: Plays, intake: Intake) -> None:
        self._at = listen_columns(header, intake.options.columns)
        self._width, self._person, self._plays = len(header), person, plays
        missing = (
            "time" if "time" not in self._at else "" if {"track", "title"} & self._at.keys() else "track"
        )
        if missing:
            raise DataError(
                expected=f"the column {missing}",
                got=", ".join(cell.strip() for cell in header)[:300] or "none",
                where=Where(field=missing),
                hint=f'Name the columns in the first line, or say which is which: --columns {missing}="…".',
            )
        used = set(self._at.values())
        intake.note_ignored(
            "column", (cell.strip() for at, cell in enumerate(header) if at not in used and cell.strip())
        )
        self._intake = intake

    def add(self, cells: Sequence[str]) -> None:
        """Add one row; a row without a time, such as what plays now, is noted.

        Raises:
            DataError: It has too few cells, or one is bad.
        """
        if len(cells) < self._width:
            raise DataError(expected=f"{self._width} cells", got=str(len(cells)))
        row = {name: cells[at].strip() for name, at in self._at.items()}
        if not row["time"]:
            self._intake.notes["play left out without a time"] += 1
            return
        artist, title = row.get("artist", ""), row.get("title", "")
        track = TrackRecord(
            id=_key(row),
            title=title,
            artists=[artist] if artist else [],
            album=row.get("album"),
            duration_ms=_number(row, "duration_ms"),
            isrc=isrc_of(row.get("isrc"), field="isrc"),
            mbid=mbid_of(row.get("track")),
        )
        self._plays.add(
            row.get("user") or self._person, time_of(row["time"]), _number(row, "played_ms"), track
        )


def _key(row: Mapping[str, str]) -> Id:
    text = row.get("track", "")
    if text:
        return mbid_of(text) or read_id(spotify_id(text))
    label = track_label([row["artist"]] if row.get("artist") else [], row.get("title"))
    if not label:
        raise DataError(expected="a track", got="none", where=Where(field="title"))
    return label


def _number(row: Mapping[str, str], name: str) -> int | None:
    """A cell with a number; None for any other text."""
    text = row.get(name, "").partition(".")[0]
    return int(text) if _DIGITS.fullmatch(text) else None
