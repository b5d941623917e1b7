"""Playlists from the rows of a table: one row for each track, with the columns that its header names."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from segue.data.extensions import weight_of
from segue.data.isrc import isrc_of
from segue.data.options import COLUMNS
from segue.data.readers.layouts import is_one_playlist, joined_columns, names_of_columns
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.spotify_ids import spotify_id
from segue.data.spreadsheets import cell_text
from segue.data.track_names import track_label
from segue.errors import DataError, Where
from segue.ids import Id, read_id

MOST_COLUMNS: Final = 1_000
"""Largest number of columns of a table; those that are not read are noted by their names."""

_KNOWN: Final = frozenset(COLUMNS)
_COMMA: Final = re.compile(r"\s*[,;]\s*")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""An integer in its usual spelling, and short enough to be converted."""
_LENGTH: Final = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,7})(?:\.\d*)?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?", re.ASCII)


@dataclasses.dataclass
class _Playlist:
    """The rows of one playlist so far."""

    title: str = ""
    tags: list[str] = dataclasses.field(default_factory=list[str])
    tracks: list[Id] = dataclasses.field(default_factory=list[Id])
    positions: list[int] = dataclasses.field(default_factory=list[int])
    weights: list[float] = dataclasses.field(default_factory=list[float])


class TableRows:
    """Collects the rows of one table.

    Args:
        header: The names of the columns.
        line: The header's line, for errors; None where a table has none.
        name: The table's name, which is the playlist's if the table is one playlist.
        intake: Receives tracks and notes at once, and the playlists at the end.

    Raises:
        DataError: The table has no column that it needs, or a column twice.
    """

    def __init__(self, header: Sequence[str], line: int | None, name: str, intake: Intake) -> None:
        self._header, self._intake = list(header), intake
        self._names = _names(header, line, intake)
        one = is_one_playlist(self._names, header, intake.options.columns)
        self._whole = {"playlist": name, "playlist_title": PurePosixPath(name).stem} if one else {}
        self._name = name
        self._named = "playlist name" in (cell.strip().lower() for cell in header)
        self._joined = sorted(joined_columns(header) & set(self._names), reverse=True)  # ids before names
        self._known = [(name, at) for at, name in enumerate(self._names) if name in _KNOWN]
        self._playlists: dict[Id, _Playlist] = {}

    def add(self, cells: Sequence[str]) -> None:
        """Add one row; a row with an error changes nothing.

        Raises:
            DataError: It has another number of cells than the header, or a cell is bad.
        """
        if len(cells) != len(self._names):
            _check_length(cells, self._names)
        elif cells[0] == self._header[0] and cells == self._header[: len(cells)]:
            self._intake.notes["header again"] += 1
            return
        row = self._whole | {name: _text(cells[at]) for name, at in self._known}
        if self._named and not row["playlist"]:  # such as favourites
            row |= {"playlist": self._name, "playlist_title": PurePosixPath(self._name).stem}
        for name in self._joined:
            row[name] = _several_of(row, name)
        if "track" in row:
            row["track"] = spotify_id(row["track"])
        else:
            row["track"] = row.get("isrc") or track_label(_several(row.get("artist", "")), row.get("title"))
        self._take(row)

    def close(self, path: Path) -> None:
        """Pass the playlists on."""
        for key, playlist in self._playlists.items():
            with self._intake.attempt(Where(path, item=f"playlist {key}")):
                own = self._intake.builder.free_id(str(key)) if self._named else key
                self._intake.builder.add_playlist(_record(own, playlist))

    def _take(self, row: dict[str, str]) -> None:
        position = row.get("position")
        if position is not None and not _INTEGER.fullmatch(position):
            raise DataError(expected="an integer", got=repr(position), where=Where(field="position"))
        track, isrc = _id(row, "track"), isrc_of(row.get("isrc"), field="isrc")
        key = _id(row, "playlist")
        described = _described(row, track, isrc)
        playlist = self._playlists.setdefault(key, _Playlist())
        playlist.tracks.append(track)
        playlist.positions.append(0 if position is None else int(position))
        playlist.weights.append(weight_of(row["weight"]) if "weight" in row else 1.0)
        playlist.title = playlist.title or row.get("playlist_title", row["playlist"] if self._named else "")
        playlist.tags.extend(_several(row.get("tags", "")))
        if described is not None:
            self._intake.builder.add_track(described)


def _names(cells: Sequence[str], line: int | None, intake: Intake) -> list[str]:
    """The column names, Segue's where they are known."""
    columns = intake.options.columns
    names = names_of_columns(cells, columns)
    if len(names) > MOST_COLUMNS:
        got, hint = str(len(names)), "Leave columns out that are not read."
        raise DataError(
            expected=f"at most {MOST_COLUMNS} columns", got=got, where=Where(line=line), hint=hint
        )
    missing = "playlist" if "playlist" not in names and not is_one_playlist(names, cells, columns) else ""
    if not missing and not {"track", "title", "isrc"} & set(names):
        missing = "track"
    if missing:
        raise DataError(
            expected=f"the column {missing}",
            got=", ".join(names)[:300] or "none",
            where=Where(line=line, field=missing),
            hint=f'Name the columns in the first line, or say which is which: --columns {missing}="…".',
        )
    twice = next((name for name, count in Counter(names).items() if count > 1 and name in _KNOWN), None)
    if twice:
        raise DataError(expected="each column once", got="it twice", where=Where(line=line, field=twice))
    intake.note_ignored("column", (name for name in names if name and name not in _KNOWN))
    return names


def _check_length(cells: Sequence[str], names: Sequence[str]) -> None:
    """Refuse a row of another length than the header's; blank cells at its end do not count."""
    if len(cells) < len(names) or any(map(str.strip, cells[len(names) :])):
        raise DataError(expected=f"{len(names)} cells", got=str(len(cells)))


def _text(cell: str) -> str:
    cell = cell.strip()
    return cell_text(cell).strip() if cell.startswith("'") else cell


def _several_of(row: dict[str, str], name: str) -> str:
    """A cell with commas between values, with `|` instead; one artist's name may have a comma, as its ids show."""
    cell = row.get(name, "")
    parts = _COMMA.sub("|", cell)
    if (
        name == "artist"
        and row.get("artist_ids")
        and parts.count("|") != len(_several(row["artist_ids"])) - 1
    ):
        return cell
    return parts


def _described(row: dict[str, str], track: Id, isrc: str | None) -> TrackRecord | None:
    """What a row says about its track; None if that is nothing."""
    artists, ids = _several(row.get("artist", "")), _several(row.get("artist_ids", ""))
    if not (artists or isrc or any(map(row.get, ("title", "album", "genres", "location")))):
        return None
    return TrackRecord(
        id=track,
        title=row.get("title"),
        artists=artists,
        artist_ids=ids if len(ids) == len(artists) else [],
        album=row.get("album"),
        genres=_several(row.get("genres", "")),
        released=_released(row.get("released", "")),
        duration_ms=_length(row),
        location=row.get("location"),
        isrc=isrc,
    )


def _released(cell: str) -> dt.date | None:
    """A date, `2012-09-29`, `2012-09` or `2012`; None for anything else."""
    found = _DATE.fullmatch(cell)
    try:
        return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def _length(row: dict[str, str]) -> int | None:
    """A length in milliseconds, or in seconds, 3:21 or 1:03:21; None for anything else."""
    cell = row.get("duration_ms", "").partition(".")[0]
    if _INTEGER.fullmatch(cell):
        return int(cell)
    found = _LENGTH.fullmatch(row.get("duration", ""))
    return (int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3])) * 1000 if found else None


def _record(key: Id, playlist: _Playlist) -> PlaylistRecord:
    order = sorted(range(len(playlist.tracks)), key=playlist.positions.__getitem__)
    return PlaylistRecord(
        id=key,
        title=playlist.title,
        tags=playlist.tags,
        tracks=[playlist.tracks[number] for number in order],
        weights=[playlist.weights[number] for number in order],
    )


def _id(row: dict[str, str], name: str) -> Id:
    if not row[name]:
        raise DataError(expected="an id", got="an empty cell", where=Where(field=name))
    try:
        return read_id(row[name])
    except DataError as error:
        error.at(Where(field=name))
        raise


def _several(cell: str) -> list[str]:
    if not cell:
        return []
    return [part for part in map(str.strip, cell.split("|")) if part]
