"""The rows of a CSV or TSV: quotes may stretch over lines, bad rows are problems, and a row's length is bounded."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from segue.data.limits import too_large
from segue.data.records.intake import Intake
from segue.data.text_files import lines
from segue.errors import DataError, Where


def rows(path: Path, intake: Intake, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The number of each row's first line, and its cells, without blank rows; rows with broken quotes are problems."""
    texts = _Texts(path, intake)
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        texts.size = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken = DataError(expected="cells with matching quotes", got=f"a broken row: {error}")
            broken.__cause__ = error
            intake.refuse(broken, Where(path, line=line))
            continue
        except DataError as error:  # the file itself cannot be read on
            intake.refuse(error, Where(path, line=line))
            return
        if any(map(str.strip, cells)):
            yield line, cells


class _Texts:
    """The file's lines; those in an older encoding are noted.

    Attributes:
        size: Characters since this was last set to 0: those of one row, which quotes can stretch over many lines.
    """

    def __init__(self, path: Path, intake: Intake) -> None:
        self.size = 0
        self._lines = lines(path, intake.limits)
        self._path, self._intake = path, intake

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text, encoding = next(self._lines)
        self._intake.note_encoding(encoding, "line")
        self.size += len(text)
        if self.size > self._intake.limits.line:
            raise too_large("rows", self._intake.limits.line, Where(self._path))
        return text
