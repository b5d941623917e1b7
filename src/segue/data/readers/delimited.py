"""CSV and TSV: one row for each track of a playlist, under a header.

The columns `playlist` and `track` are required; `position, title, artist, album, isrc, playlist_title, tags, weight`
are optional. `title`, `artist`, `album` and `isrc` describe the track; `weight` is the track's weight.
Several artists or tags share one cell, with `|` between them.
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
from segue.data.readers.rows import rows
from segue.data.readers.sources import choose
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.spreadsheets import cell_text
from segue.errors import DataError, Where
from segue.ids import Id, read_id

REQUIRED: Final = ("playlist", "track")
OPTIONAL: Final = ("position", "title", "artist", "album", "isrc", "playlist_title", "tags", "weight")
MOST_COLUMNS: Final = 1_000
"""Largest number of columns of a table; those that are not read are noted by their names."""

_KNOWN: Final = frozenset({*REQUIRED, *OPTIONAL})
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


def read_csv(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.csv`, with commas between cells.

    The rows of a playlist may be anywhere in one file. Its tracks are ordered by `position` if that column
    exists, else they keep the file's order.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    for path in choose(source, files, ("*.csv",), what="tables of playlists"):
        _read(path, intake, ",")


def read_tsv(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.tsv` and `*.tab`, as `read_csv` does, with tabs between cells.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    for path in choose(source, files, ("*.tsv", "*.tab"), what="tables of playlists"):
        _read(path, intake, "\t")


def _read(path: Path, intake: Intake, delimiter: str) -> None:
    intake.files.append(path)
    playlists: dict[Id, _Playlist] = {}
    with intake.attempt(Where(path)):
        found = rows(path, intake, delimiter)
        line, header = next(found, (1, [""]))
        names = _header(header, line, delimiter, intake)
        known = [(name, at) for at, name in enumerate(names) if name in _KNOWN]
        for line, cells in intake.progress.track(found, label=path.name):
            try:  # `attempt` for each of a million rows takes longer than the rest
                _check_length(cells, names)
                _take({name: _text(cells[at]) for name, at in known}, playlists, intake)
            except DataError as error:
                intake.refuse(error, Where(path, line=line))
    for key, playlist in playlists.items():
        with intake.attempt(Where(path, item=f"playlist {key}")):
            intake.builder.add_playlist(_record(key, playlist))


def _check_length(cells: Sequence[str], names: Sequence[str]) -> None:
    if len(cells) != len(names):
        raise DataError(expected=f"{len(names)} cells", got=str(len(cells)))


def _text(cell: str) -> str:
    cell = cell.strip()
    return cell_text(cell).strip() if cell.startswith("'") else cell


def _header(cells: Sequence[str], line: int, delimiter: str, intake: Intake) -> list[str]:
    """The column names in lower case."""
    names = [cell.strip().lower() for cell in cells]
    if len(names) > MOST_COLUMNS:
        got, hint = str(len(names)), "Leave columns out that are not read."
        raise DataError(
            expected=f"at most {MOST_COLUMNS} columns", got=got, where=Where(line=line), hint=hint
        )
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        cut = "tabs" if delimiter == "\t" else "commas"
        raise DataError(
            expected=f"the column {missing[0]}",
            got=", ".join(names)[:300] or "none",
            where=Where(line=line, field=missing[0]),
            hint=f"Name the columns in the first line, with {cut} between them.",
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
    title, artists, album = row.get("title"), _several(row.get("artist", "")), row.get("album")
    if title or artists or album or isrc:
        intake.builder.add_track(TrackRecord(id=track, title=title, artists=artists, album=album, isrc=isrc))


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
