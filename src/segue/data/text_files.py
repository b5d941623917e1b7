"""Text files as people have them: with or without a byte order mark, in UTF-8 or in older encodings."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from segue.data.limits import LIMITS, Limits, too_large
from segue.errors import DataError, Where
from segue.ids import decode_bytes

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_PORTION: Final = 1 << 20
"""Bytes that are read at once from a pipe or device, which does not say how much it has."""


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """The content of a file.

    Raises:
        DataError: The file cannot be read, is empty, or is larger than `limits.file`.
    """
    try:
        with path.open("rb") as file:
            data = _all(file, limits.file, path)
    except OSError as error:
        raise unreadable(path, error) from error
    if not data.strip():
        raise DataError(expected="records", got="an empty file", where=Where(path))
    return data


def _all(file: BinaryIO, most: int, path: Path) -> bytes:
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode):
        if status.st_size > most:
            raise too_large("a file", most, Where(path))
        return file.read()
    portions: list[bytes] = []
    size = 0
    while portion := file.read(_PORTION):
        portions.append(portion)
        size += len(portion)
        if size > most:
            raise too_large("a file", most, Where(path))
    return b"".join(portions)


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


def byte_lines(path: Path, limits: Limits = LIMITS) -> Iterator[bytes]:
    """Yield each line in UTF-8. Only a UTF-16 file is read as a whole.

    Raises:
        DataError: The file cannot be read, is empty, or it or a line is larger than a limit.
    """
    try:
        with path.open("rb") as file:
            first = _line(file, 1, limits, path)
            if first.startswith(_UTF16):
                yield from unmarked(first + _all(file, limits.file, path)).splitlines(keepends=True)
                return
            if not first:
                raise DataError(expected="records", got="an empty file", where=Where(path))
            yield unmarked(first)
            number = 2
            while line := _line(file, number, limits, path):
                yield line
                number += 1
    except OSError as error:
        raise unreadable(path, error) from error


def _line(file: BinaryIO, number: int, limits: Limits, path: Path) -> bytes:
    line = file.readline(limits.line + 1)
    if len(line) > limits.line:
        raise too_large("lines", limits.line, Where(path, line=number))
    return line


def lines(path: Path, limits: Limits = LIMITS) -> Iterator[tuple[str, str]]:
    r"""Yield each line with its line end (also `\r` alone), and the encoding that it was in.

    Each line is decoded on its own, so that a file concatenated from several encodings stays readable.

    Raises:
        DataError: The file cannot be read, is empty, is not text, or a line is larger than a limit.
    """
    blank = True
    for whole in byte_lines(path, limits):
        if b"\0" in whole:
            raise DataError(expected="text", got="a binary file", where=Where(path))
        blank = blank and not whole.strip()
        for line in whole.splitlines(keepends=True) if b"\r" in whole else (whole,):
            yield decode_bytes(line)
    if blank:
        raise DataError(expected="records", got="an empty file", where=Where(path))
