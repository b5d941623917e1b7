"""Limits of the files that readers take, so that a hostile file ends in an error and not in a full memory."""

from __future__ import annotations

from typing import Final, NamedTuple

from segue.errors import DataError, Where


class Limits(NamedTuple):
    """The largest sizes that are read, in bytes.

    Attributes:
        file: A file that is read as a whole: JSON lists, JSPF, labelled texts, UTF-16. Tables, M3U and JSON Lines
            are read line by line, and may have any length.
        line: A line of M3U or of JSON Lines, or a row of a table.
        unpacked: What gzip and ZIP files are unpacked to, all files of an archive together.
        members: Files in an archive.
    """

    file: int = 4 << 30
    line: int = 16 << 20
    unpacked: int = 64 << 30
    members: int = 200_000


LIMITS: Final = Limits()
"""The limits where no others are given: far above every public dataset."""


def too_large(what: str, most: int, where: Where) -> DataError:
    """The error for a file or a line above a limit; `what` names it in the plural."""
    return DataError(
        expected=f"{what} of at most {most:,} bytes",
        got="a larger one",
        where=where,
        hint="Check that it is the right file. If it is, divide it, or raise the limit.",
    )
