"""The rows of a CSV or TSV: quotes may stretch over lines, bad rows are problems, and a row's length is bounded.

Programs write `"` that are text: `5" single`, `"Heroes" (live)`, `"A "B" C"`. Where the quotes of a row do not match,
or, in a table with tabs, match only across lines that are whole rows each, the row is its first line, divided at the
character between cells; a cell in quotes is one that has a quote at each end.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from segue.data.limits import too_large
from segue.data.options import Dialect
from segue.data.records.intake import Intake
from segue.data.text_files import lines
from segue.errors import DataError, Where

REPAIRED: Final = "row with quotes that do not match"


def rows(path: Path, intake: Intake, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """The number of each row's first line, and its cells, without blank rows; rows that are broken are problems.

    The first row gives the number of cells that a row with unmatched quotes must have.
    """
    texts = _Texts(path, intake)
    reader = _reader(texts, dialect)
    plain = _Plain(dialect.cut)
    width = 0
    while True:
        line, texts.size, texts.over = texts.number + 1, 0, False
        texts.row.clear()
        error: DataError | None = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as found:
            error, cells = _broken(found), []
        except DataError as found:
            if not texts.over:  # the file itself cannot be read on
                intake.refuse(found, Where(path, line=line))
                return
            error, cells = found, []
        if error is not None or (len(texts.row) > 1 and dialect.cut == "\t" and plain.fit(texts.row, width)):
            first = plain.cells(texts.row[0])
            if dialect.quoted and (len(first) == width if width else len(first) > 1):
                intake.notes[REPAIRED] += 1
                texts.again()
                cells, error, reader = first, None, _reader(texts, dialect)
        if error is not None:
            texts.again()
            reader = _reader(texts, dialect)
            intake.refuse(error, Where(path, line=line))
        elif any(map(str.strip, cells)):
            width = width or len(cells)
            yield line, cells


def _broken(error: csv.Error) -> DataError:
    broken = DataError(expected="cells with matching quotes", got=f"a broken row: {error}")
    broken.__cause__ = error
    return broken


def _reader(texts: _Texts, dialect: Dialect) -> Iterator[list[str]]:
    quoting = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    return csv.reader(texts, delimiter=dialect.cut, strict=True, skipinitialspace=True, quoting=quoting)


class _Plain:
    """Divides one line at the character between cells."""

    def __init__(self, cut: str) -> None:
        self._cut = cut
        self._end = re.compile(rf'" *(?={re.escape(cut)}|$)')
        self._start = re.compile(' *"')

    def cells(self, text: str) -> list[str]:
        """The line's cells; none of a line that is too long for a cell. Takes time in proportion to the line."""
        text = text.rstrip("\r\n")
        if len(text) > csv.field_size_limit():
            return []
        ends = [found.span() for found in self._end.finditer(text)]
        cells: list[str] = []
        at, number = 0, 0
        while at <= len(text):
            opening = self._start.match(text, at)
            while number < len(ends) and ends[number][0] < (opening.end() if opening else at):
                number += 1
            if opening and number < len(ends):
                cells.append(text[opening.end() : ends[number][0]].replace('""', '"'))
                at = ends[number][1] + 1
                continue
            end = text.find(self._cut, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end + 1
        return cells

    def fit(self, texts: Sequence[str], width: int) -> bool:
        """Whether each line is a whole row."""
        return all(len(self.cells(text)) == width for text in texts)


class _Texts:
    """The file's lines; those in an older encoding are noted.

    Attributes:
        number: The number of lines that were given and not taken back.
        row: The lines of one row: those since it was last cleared.
        size: Characters since this was last set to 0: those of one row, which quotes can stretch over many lines.
        over: Whether these are too many.
    """

    def __init__(self, path: Path, intake: Intake) -> None:
        self.size = self.number = 0
        self.row: list[str] = []
        self.over = False
        self._lines = lines(path, intake.limits)
        self._back: list[str] = []
        self._repeated = 0
        self._path, self._intake = path, intake

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._back:
            text = self._back.pop()
        else:
            text, encoding = next(self._lines)
            self._intake.note_encoding(encoding, "line")
        self.number += 1
        self.size += len(text)
        self.row.append(text)
        self.over = self.size > self._intake.limits.line
        if self.over:
            raise too_large("rows", self._intake.limits.line, Where(self._path))
        return text

    def again(self) -> None:
        """Take back all lines of the row but its first.

        Raises:
            DataError: So much was taken back that quotes make rows of rows again and again.
        """
        back = self.row[1:]
        self._repeated += sum(map(len, back))
        if self._repeated > 4 * self._intake.limits.line:
            raise too_large("rows without quotes across them", self._intake.limits.line, Where(self._path))
        self._back.extend(reversed(back))
        self.number -= len(back)
