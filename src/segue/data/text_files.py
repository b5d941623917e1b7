"""Text files as people have them: with or without a byte order mark, in UTF-8 or in older encodings."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from segue.errors import DataError, Where
from segue.ids import decode_bytes

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        DataError: The file cannot be read, or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if not data.strip():
        raise DataError(expected="records", got="an empty file", where=Where(path))
    return data


def unreadable(path: Path, error: OSError) -> DataError:
    """The error for a file that the system does not let Segue read."""
    return DataError(
        expected="a file",
        got=f"one that cannot be read: {error.strerror or error}",
        where=Where(path),
        hint="Check the path and its permissions.",
    )


def unmarked(data: bytes) -> bytes:
    """`data` in UTF-8 without a byte order mark, from UTF-8 with or without one, or UTF-16 with one."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def byte_lines(path: Path) -> Iterator[bytes]:
    """Yield each line in UTF-8. Only a UTF-16 file is read as a whole.

    Raises:
        DataError: The file cannot be read, or is empty.
    """
    try:
        with path.open("rb") as file:
            first = file.readline()
            if first.startswith(_UTF16):
                yield from unmarked(first + file.read()).splitlines()
                return
            if not first:
                raise DataError(expected="records", got="an empty file", where=Where(path))
            yield unmarked(first)
            yield from file
    except OSError as error:
        raise unreadable(path, error) from error


def lines(path: Path) -> Iterator[tuple[str, str]]:
    r"""Yield each line with its line end, and the encoding that it was in.

    Each line is decoded on its own, so that a file concatenated from several encodings stays readable.

    Raises:
        DataError: The file cannot be read, is empty, or is not text.
    """
    data = unmarked(read_bytes(path))
    if b"\0" in data:
        raise DataError(expected="text", got="a binary file", where=Where(path))
    for line in data.splitlines(keepends=True):
        yield decode_bytes(line)
