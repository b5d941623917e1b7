"""Tables of texts: a header and rows of cells, between tabs or as CSV, plain or gzipped; read and written.

Between tabs quotes have no meaning, because texts hold single ones; only a column whose every cell is quoted
loses its quotes. CSV is what `csv` reads: a quoted cell may have commas and line ends.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from segue.data.encodings import as_utf8
from segue.data.gzipped import MAGIC, unpacked
from segue.data.text_files import read_bytes
from segue.decoding import decode_bytes
from segue.errors import ConfigError, DataError, Where
from segue.files.artifacts import new_file

MOST_CELL: Final = 10_000_000
"""Largest number of characters of a cell of CSV."""

SUFFIXES: Final = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""Endings of tables that are written."""


class TextTable(NamedTuple):
    """A table.

    Attributes:
        path: Its file.
        columns: Their names, as they are written.
        rows: The cells, as many in each row as there are columns.
        lines: The number of each row's line, from 1.
    """

    path: Path
    columns: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def place(self, *names: str) -> int | None:
        """The place of the first of some names among the columns, in any case; None if there is none."""
        own = [name.strip().lower() for name in self.columns]
        return next((own.index(name) for wanted in names if (name := wanted.strip().lower()) in own), None)


def read_text_table(path: Path) -> TextTable:
    """Read a table; its first line names the columns and shows what is between cells: tabs, semicolons or commas.

    Raises:
        DataError: The file cannot be read, has no rows, or a row has another number of cells than the header.
    """
    data = read_bytes(path)
    if data.startswith(MAGIC):
        data = unpacked(data, path)
    data, _ = as_utf8(data)
    if b"\0" in data:
        raise DataError(expected="text", got="a binary file", where=Where(path))
    first = data.lstrip(b"\r\n").split(b"\n", 1)[0]
    between = _between(first)
    found = _tabbed(data) if between == "\t" else _csv(data, between, path)
    _, header = next(found, (1, [""]))
    table = TextTable(path, tuple(cell.removeprefix("\ufeff") for cell in header), [], [])
    for line, cells in found:
        if len(cells) != len(header):
            raise DataError(
                expected=f"{len(header)} cells", got=str(len(cells)), where=Where(path, line=line)
            )
        table.rows.append(cells)
        table.lines.append(line)
    if not table.rows:
        raise DataError(expected="rows under the header", got="none", where=Where(path))
    return _unquoted(table) if between == "\t" else table


def write_text_table(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table whole or not at all; the path's ending says how, see `SUFFIXES`.

    Between tabs, the line ends and tabs of a cell become spaces. The same rows give the same bytes.

    Raises:
        ArtifactError: The file cannot be written.
        ConfigError: The ending is another one.
    """
    check_suffix(path)
    text = io.StringIO(newline="")
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".csv"):
        csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    else:
        text.writelines("\t".join(map(_spaced, row)) + "\n" for row in [columns, *rows])
    content = text.getvalue().encode(errors="replace")
    with new_file(path) as temporary:
        temporary.write_bytes(
            gzip.compress(content, mtime=0) if path.name.lower().endswith(".gz") else content
        )


def check_suffix(path: Path) -> None:
    """Refuse a path whose ending names no form of a table.

    Raises:
        ConfigError: It is another one than those of `SUFFIXES`.
    """
    if not path.name.lower().endswith(SUFFIXES):
        raise ConfigError(
            expected=f"a file name that ends with {', '.join(SUFFIXES)}",
            got=repr(path.name),
            hint="The ending says how the table is written.",
        )


def _between(header: bytes) -> str:
    if b"\t" in header or not {b",", b";"} & {bytes([one]) for one in header}:
        return "\t"
    return ";" if header.count(b";") > header.count(b",") else ","


def _tabbed(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The number and cells of each line, without blank lines."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        text, _ = decode_bytes(line)
        if text.strip():
            yield number, text.removesuffix("\r").split("\t")


def _csv(data: bytes, between: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The number and cells of each record, without blank lines."""
    text, _ = decode_bytes(data)
    before = csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=between)
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(
            expected="CSV", got=f"something else: {error}", where=Where(path, line=reader.line_num + 1)
        ) from error
    finally:
        csv.field_size_limit(before)


def _unquoted(table: TextTable) -> TextTable:
    """The table without the quotes around the cells of a column that has them around all."""
    quoted = [
        at
        for at in range(len(table.columns))
        if all(_QUOTED.fullmatch(row[at].strip()) for row in table.rows)
    ]
    for row in table.rows:
        for at in quoted:
            row[at] = _ESCAPED.sub('"', row[at].strip()[1:-1])
    names = (name.strip()[1:-1] if _QUOTED.fullmatch(name.strip()) else name for name in table.columns)
    return table._replace(columns=tuple(names))


def _spaced(cell: str) -> str:
    return _BREAKS.sub(" ", cell)


_QUOTED: Final = re.compile(r'"[\s\S]*"')
_ESCAPED: Final = re.compile(r'""|\\"')
_BREAKS: Final = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
