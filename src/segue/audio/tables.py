"""Small tables of files as people write them: CSV in UTF-8, of a bounded size."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from segue.errors import DataError, Where

MOST: Final = 256 << 20
"""Largest table that is read, in bytes: some three million files."""


def read_table(path: Path) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """The rows of a CSV by column, and its columns; a missing cell is "", and cells beyond the columns are left out.

    Args:
        path: The file; it may also be a pipe, such as a shell's `<(…)`.

    Raises:
        DataError: It cannot be read, is no CSV in UTF-8, or is larger than `MOST`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
        if len(data) > MOST:
            raise DataError(
                expected=f"a table of at most {MOST:,} bytes", got="a larger one", where=Where(path)
            )
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), restkey="", restval="")
        rows = [{name: value for name, value in row.items() if name} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            expected="a CSV in UTF-8", got=f"a file that cannot be read as one: {error}", where=Where(path)
        ) from error
    return rows, tuple(reader.fieldnames or ())
