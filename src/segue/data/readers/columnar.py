"""Parquet and Arrow (Feather, IPC) files: tables of playlists with the columns of CSV.

A row is a track of a playlist, or a playlist with the list of its tracks (`tracks`); then `id` is the playlist's id and
`title` its title. Lists of artists, genres or tags may be lists. A file is measured before it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from segue.data.limits import Limits
from segue.data.options import COLUMNS
from segue.data.readers.layouts import names_of_columns
from segue.data.readers.sources import choose, name_of
from segue.data.readers.table_rows import TableRows
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.intake import Intake
from segue.data.schema import PLAYLIST_SCHEMA
from segue.data.text_files import read_bytes
from segue.errors import DataError, Where
from segue.files.columnar_tables import ARROW, PARQUET

ENDINGS: Final = ("*.parquet", "*.pq", "*.arrow", "*.feather", "*.ipc")

_SLICE: Final = 1 << 15
_OF_LISTS: Final = {
    "id": "playlist",
    "pid": "playlist",
    "title": "playlist_title",
    "name": "playlist_title",
    "tracks": "track",
}
"""What columns mean where a row is a playlist."""


class Frame(NamedTuple):
    """A table of a file.

    Attributes:
        header: The names of all its columns.
        rows: The cells of each row as texts; "" in columns that are not read, and for missing values.
    """

    header: list[str]
    rows: Iterator[list[str]]


def _looks_like(head: Head) -> Look | None:
    return Look(Sureness.SURE, "it begins with PAR1") if head.data.startswith(PARQUET.magic) else None


def _looks_like_arrow(head: Head) -> Look | None:
    return Look(Sureness.SURE, "it begins with ARROW1") if head.data.startswith(ARROW.magic) else None


@recognised("a Parquet table", _looks_like)
def read_parquet(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.parquet` and `*.pq`.

    Raises:
        DataError: A file is damaged, too large, or has no playlists; or a row is bad, and bad rows are not skipped.
    """
    _read(source, intake, files, ENDINGS[:2])


@recognised("an Arrow table", _looks_like_arrow)
def read_arrow(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.arrow`, `*.feather` and `*.ipc`.

    Raises:
        DataError: A file is damaged, too large, or has no playlists; or a row is bad, and bad rows are not skipped.
    """
    _read(source, intake, files, ENDINGS[2:])


def _read(source: Path, intake: Intake, files: Sequence[str], endings: Sequence[str]) -> None:
    for path in intake.opened(choose(source, files, endings, what="tables", limits=intake.limits)):
        tables: list[TableRows] = []
        with intake.attempt(Where(path)):
            frame = frame_of(path, intake.limits, lambda header: _read_columns(header, intake))
            table = TableRows(frame.header, None, name_of(path, source), intake)
            tables.append(table)
            for number, cells in enumerate(intake.progress.track(frame.rows, label=path.name)):
                try:  # `attempt` for each of a million rows takes longer than the rest
                    table.add(cells)
                except DataError as error:
                    intake.refuse(error, Where(path, row=number))
        for table in tables:  # also of a file that breaks off
            table.close(path)


def _read_columns(header: Sequence[str], intake: Intake) -> set[int]:
    names = names_of_columns(header, intake.options.columns)
    return {at for at, name in enumerate(names) if name in COLUMNS}


def frame_of(path: Path, limits: Limits, read: Callable[[Sequence[str]], Collection[int]]) -> Frame:
    """The table of a file.

    Args:
        path: The file.
        limits: The largest file that is read.
        read: Returns the columns that are read, by their places in the header that it is given.

    Raises:
        DataError: The file is damaged or too large, is a dataset's own table, or a column is of no type that is read.
    """
    content = read_bytes(path, limits)
    kind = ARROW if content.startswith(ARROW.magic) else PARQUET
    try:
        schema = kind.schema(content, path)
        if set(schema) == set(PLAYLIST_SCHEMA):
            raise DataError(
                expected="a table of playlists",
                got="one of a dataset, whose tracks are in another",
                where=Where(path),
                hint="Name the dataset's directory to a command that takes datasets.",
            )
        header = _renamed(schema)
        columns = [list(schema)[at] for at in sorted(read(header))]
        table = kind.read(content, path, columns)
    except (OSError, pl.exceptions.PolarsError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DataError(
            expected="a whole table of usual size", got=f"another: {why}", where=Where(path)
        ) from error
    table = table.rename(dict(zip(schema, header, strict=True)), strict=False)
    if "track" in table.columns and isinstance(table["track"].dtype, pl.List):
        table = table.explode("track", empty_as_null=False, keep_nulls=False)
    return Frame(header, _rows(table, header))


def _renamed(schema: pl.Schema) -> list[str]:
    """The header; where rows are playlists, by the names that their columns have in other tables."""
    if not isinstance(schema.get("tracks", schema.get("track")), pl.List):
        return list(schema)
    return [name if _OF_LISTS.get(name, name) in schema else _OF_LISTS[name] for name in schema]


def _rows(table: pl.DataFrame, header: Sequence[str]) -> Iterator[list[str]]:
    at = {name: number for number, name in enumerate(header)}
    for part in table.iter_slices(_SLICE):
        columns = {at[column.name]: _texts(column) for column in part.get_columns()}
        for row in range(part.height):
            yield [columns[number][row] if number in columns else "" for number in range(len(header))]


def _texts(column: pl.Series) -> list[str]:
    """A column as the cells of a CSV."""
    kind = column.dtype
    try:
        if isinstance(kind, pl.List | pl.Array):
            column = column.cast(pl.List(pl.String)).list.drop_nulls().list.join("|")
        elif isinstance(kind, pl.Datetime) and kind.time_zone is not None:
            column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        elif kind.is_float():
            column = column.fill_nan(None)
        if column.dtype.is_nested() or isinstance(kind, pl.Binary | pl.Object):
            raise pl.exceptions.InvalidOperationError(str(kind))
        return column.cast(pl.String).fill_null("").to_list()
    except pl.exceptions.PolarsError as error:
        raise DataError(
            expected="texts, numbers, times or lists of these",
            got=str(kind)[:200],
            where=Where(field=column.name),
            hint="Leave the column out.",
        ) from error
