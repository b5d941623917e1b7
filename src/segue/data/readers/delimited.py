"""CSV and TSV: one row for each track of a playlist, under a header.

The columns are those of `segue.data.readers.layouts`, also by the names that other programs give them. `title`,
`artist`, `album`, `isrc`, `duration_ms` and `location` describe the track; `weight` is the track's weight. Several
artists or tags share one cell, with `|` between them. Without a column `playlist`, the file is one playlist. Without a
column `track`, a track's id is its ISRC, or its artists and title.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.extensions import weight_of
from segue.data.isrc import isrc_of
from segue.data.readers.layouts import (
    COLUMNS,
    cut_of,
    has_joined_artists,
    is_cut_line,
    is_one_playlist,
    names_of_columns,
)
from segue.data.readers.rows import rows
from segue.data.readers.sources import choose, name_of
from segue.data.readers.table_looks import looks_like_csv, looks_like_tsv
from segue.data.recognition.looks import recognised
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.spreadsheets import cell_text
from segue.data.track_names import track_label
from segue.errors import DataError, Where
from segue.ids import Id, read_id

MOST_COLUMNS: Final = 1_000
"""Largest number of columns of a table; those that are not read are noted by their names."""

_KNOWN: Final = frozenset(COLUMNS)
_DESCRIBING: Final = ("title", "artist", "album", "isrc", "duration_ms", "location")
_JOINED: Final = re.compile(r"\s*[,;]\s*")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""An integer in its usual spelling, and short enough to be converted."""


@dataclasses.dataclass
class _Playlist:
    """The rows of one playlist so far."""

    title: str = ""
    tags: list[str] = dataclasses.field(default_factory=list[str])
    tracks: list[Id] = dataclasses.field(default_factory=list[Id])
    positions: list[int] = dataclasses.field(default_factory=list[int])
    weights: list[float] = dataclasses.field(default_factory=list[float])


@recognised("a table of playlists", looks_like_csv)
def read_csv(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.csv`, with commas between cells, or what its header or a line `sep=;` shows.

    The rows of a playlist may be anywhere in one file. Its tracks are ordered by `position` if that column
    exists, else they keep the file's order.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    for path in intake.opened(choose(source, files, ("*.csv",), what="tables of playlists")):
        _read(path, source, intake, ",")


@recognised("a table of playlists with tabs", looks_like_tsv)
def read_tsv(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.tsv` and `*.tab`, as `read_csv` does, with tabs between cells.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    for path in intake.opened(choose(source, files, ("*.tsv", "*.tab"), what="tables of playlists")):
        _read(path, source, intake, "\t")


def _read(path: Path, source: Path, intake: Intake, delimiter: str) -> None:
    playlists: dict[Id, _Playlist] = {}
    with intake.attempt(Where(path)):
        cut = cut_of(path, delimiter, intake.limits)
        found = rows(path, intake, cut)
        line, header = next(found, (1, [""]))
        if is_cut_line(header):
            line, header = next(found, (1, [""]))
        names = _header(header, line, intake)
        one = is_one_playlist(names, header)
        whole = {"playlist": name_of(path, source), "playlist_title": path.stem} if one else {}
        joined = has_joined_artists(header)
        known = [(name, at) for at, name in enumerate(names) if name in _KNOWN]
        for line, cells in intake.progress.track(found, label=path.name):
            try:  # `attempt` for each of a million rows takes longer than the rest
                if len(cells) != len(names):
                    _check_length(cells, names)
                elif cells[0] == header[0] and cells == header[: len(cells)]:
                    intake.notes["header again"] += 1
                    continue
                row = whole | {name: _text(cells[at]) for name, at in known}
                if joined:
                    row["artist"] = _JOINED.sub("|", row.get("artist", ""))
                _take(row if "track" in row else _identified(row), playlists, intake)
            except DataError as error:
                intake.refuse(error, Where(path, line=line))
    for key, playlist in playlists.items():
        with intake.attempt(Where(path, item=f"playlist {key}")):
            intake.builder.add_playlist(_record(key, playlist))


def _check_length(cells: Sequence[str], names: Sequence[str]) -> None:
    """Refuse a row of another length than the header's; blank cells at its end do not count."""
    if len(cells) < len(names) or any(map(str.strip, cells[len(names) :])):
        raise DataError(expected=f"{len(names)} cells", got=str(len(cells)))


def _identified(row: dict[str, str]) -> dict[str, str]:
    """A row with an id for its track, from what describes it."""
    label = track_label(_several(row.get("artist", "")), row.get("title"))
    return row | {"track": row.get("isrc") or label}


def _text(cell: str) -> str:
    cell = cell.strip()
    return cell_text(cell).strip() if cell.startswith("'") else cell


def _header(cells: Sequence[str], line: int, intake: Intake) -> list[str]:
    """The column names, Segue's where they are known."""
    names = names_of_columns(cells)
    if len(names) > MOST_COLUMNS:
        got, hint = str(len(names)), "Leave columns out that are not read."
        raise DataError(
            expected=f"at most {MOST_COLUMNS} columns", got=got, where=Where(line=line), hint=hint
        )
    missing = "playlist" if "playlist" not in names and not is_one_playlist(names, cells) else ""
    if not missing and not {"track", "title", "isrc"} & set(names):
        missing = "track"
    if missing:
        raise DataError(
            expected=f"the column {missing}",
            got=", ".join(names)[:300] or "none",
            where=Where(line=line, field=missing),
            hint="Name the columns in the first line.",
        )
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice:
        raise DataError(expected="each column once", got="it twice", where=Where(line=line, field=twice))
    intake.note_ignored("column", (name for name in names if name not in _KNOWN))
    return names


def _take(row: dict[str, str], playlists: dict[Id, _Playlist], intake: Intake) -> None:
    """Add one row to its playlist; a row with an error changes nothing."""
    position = row.get("position")
    if position is not None and not _INTEGER.fullmatch(position):
        raise DataError(expected="an integer", got=repr(position), where=Where(field="position"))
    track, isrc = _id(row, "track"), isrc_of(row.get("isrc"), field="isrc")
    playlist = playlists.setdefault(_id(row, "playlist"), _Playlist())
    playlist.tracks.append(track)
    playlist.positions.append(0 if position is None else int(position))
    playlist.weights.append(weight_of(row["weight"]) if "weight" in row else 1.0)
    playlist.title = playlist.title or row.get("playlist_title", "")
    playlist.tags.extend(_several(row.get("tags", "")))
    if any(map(row.get, _DESCRIBING)):
        intake.builder.add_track(
            TrackRecord(
                id=track,
                title=row.get("title"),
                artists=_several(row.get("artist", "")),
                album=row.get("album"),
                isrc=isrc,
                duration_ms=_length(row.get("duration_ms", "")),
                location=row.get("location"),
            )
        )


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


def _length(cell: str) -> int | None:
    """A cell with a number of milliseconds; any other text is unknown."""
    return int(cell) if _INTEGER.fullmatch(cell) else None


def _several(cell: str) -> list[str]:
    if not cell:
        return []
    return [part for part in map(str.strip, cell.split("|")) if part]
