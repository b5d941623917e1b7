"""CSV and TSV: one row for each track of a playlist, under a header.

The columns are those of `segue.data.options.COLUMNS`, also by the names that other programs give them
(`segue.data.readers.layouts`) or that a person says. Several artists, tags or genres share one cell, with `|` between
them. Without a column `playlist`, the file is one playlist. Without a column `track`, a track's id is its ISRC, or
its artists and title.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segue.data.readers.dialects import dialect_note, dialect_of_table
from segue.data.readers.layouts import is_cut_line
from segue.data.readers.rows import rows
from segue.data.readers.sources import choose, name_of
from segue.data.readers.table_looks import looks_like_csv, looks_like_tsv
from segue.data.readers.table_rows import TableRows
from segue.data.recognition.looks import recognised
from segue.data.records.intake import Intake
from segue.errors import DataError, Where


@recognised("a table of playlists", looks_like_csv)
def read_csv(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.csv`, with commas between cells, or what its first rows or a line `sep=;` show.

    The rows of a playlist may be anywhere in one file. Its tracks are ordered by `position` if that column
    exists, else they keep the file's order.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    found = choose(source, files, ("*.csv",), what="tables of playlists", limits=intake.limits)
    for path in intake.opened(found):
        _read(path, source, intake, ",")


@recognised("a table of playlists with tabs", looks_like_tsv)
def read_tsv(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.tsv` and `*.tab`, as `read_csv` does, with tabs between cells.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    found = choose(source, files, ("*.tsv", "*.tab"), what="tables of playlists", limits=intake.limits)
    for path in intake.opened(found):
        _read(path, source, intake, "\t")


def _read(path: Path, source: Path, intake: Intake, usual: str) -> None:
    tables: list[TableRows] = []
    with intake.attempt(Where(path)):
        dialect = dialect_of_table(path, usual, intake.limits, intake.options)
        intake.notes.update(filter(None, [dialect_note(dialect, usual)]))
        found = rows(path, intake, dialect)
        line, header = next(found, (1, [""]))
        if is_cut_line(header):
            line, header = next(found, (1, [""]))
        table = TableRows(header, line, name_of(path, source), intake)
        tables.append(table)
        for line, cells in intake.progress.track(found, label=path.name):
            try:  # `attempt` for each of a million rows takes longer than the rest
                table.add(cells)
            except DataError as error:
                intake.refuse(error, Where(path, line=line))
    for table in tables:  # also of a file that breaks off
        table.close(path)
