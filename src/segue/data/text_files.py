"""Text files as people have them: with or without a byte order mark, in UTF-8 or in older encodings."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from segue.data.encodings import as_utf8, unmarked, wide_encoding
from segue.data.limits import LIMITS, Limits, too_large
from segue.data.opening import is_regular, open_binary
from segue.decoding import decode_bytes, encoding_of
from segue.errors import DataError, Where

_BOM: Final = "\ufeff"

_LOOKED_AT: Final = 10_000
"""Lines of a file that its encoding is guessed from."""

_LATIN: Final = frozenset({"cp1252", "latin-1"})

_PORTION: Final = 1 << 20
"""Bytes that are read at once from a pipe or device, which does not say how much it has."""


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """The content of a file.

    Raises:
        DataError: The file cannot be read, is empty, or is larger than `limits.file`.
    """
    try:
        with open_binary(path, limits) as file:
            data = _all(file, limits.file, path)
    except OSError as error:
        raise unreadable(path, error) from error
    if not data.strip():
        raise DataError(expected="records", got="an empty file", where=Where(path))
    return data


def _all(file: BinaryIO, most: int, path: Path) -> bytes:
    size = _size(file)
    if size is not None:
        if size > most:
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


def _size(file: BinaryIO) -> int | None:
    """The size of a regular file; None for what does not say it: a pipe, or what is unpacked while it is read."""
    try:
        status = os.fstat(file.fileno())
    except io.UnsupportedOperation:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def unreadable(path: Path, error: OSError) -> DataError:
    """The error for a file that the system does not let Segue read."""
    return DataError(
        expected="a file",
        got=f"one that cannot be read: {error.strerror or error}",
        where=Where(path),
        hint="Check the path and its permissions.",
    )


def byte_lines(path: Path, limits: Limits = LIMITS) -> Iterator[bytes]:
    """Yield each line as it is, without byte order marks; UTF-16 and UTF-32 in UTF-8, which is read as a whole.

    Raises:
        DataError: The file cannot be read, is empty, or it or a line is larger than a limit.
    """
    try:
        with open_binary(path, limits) as file:
            first = _line(file, 1, limits, path)
            if wide_encoding(first):
                data, _ = as_utf8(first + _all(file, limits.file, path))
                yield from data.splitlines(keepends=True)
                return
            if not first:
                raise DataError(expected="records", got="an empty file", where=Where(path))
            yield unmarked(first)
            number = 2
            while line := _line(file, number, limits, path):
                yield unmarked(line)
                number += 1
    except OSError as error:
        raise unreadable(path, error) from error


def utf8_lines(path: Path, limits: Limits = LIMITS) -> Iterator[tuple[bytes, str]]:
    """Yield each line in UTF-8 and the encoding that it was in; an older one is that of the file's beginning.

    Raises:
        DataError: The file cannot be read, is empty, or it or a line is larger than a limit.
    """
    older = ""
    if is_regular(path):  # a pipe is read only once
        with contextlib.suppress(OSError), open_binary(path, limits) as file:
            older = as_utf8(file.read(_PORTION))[1]
        older = "" if older.startswith("utf") else older
    for line in byte_lines(path, limits):
        if older and not line.isascii():
            yield line.decode(older, errors="replace").encode(), older
        else:
            yield line, "utf-8"


def _line(file: BinaryIO, number: int, limits: Limits, path: Path) -> bytes:
    line = file.readline(limits.line + 1)
    if len(line) > limits.line:
        raise too_large("lines", limits.line, Where(path, line=number))
    return line


def lines(path: Path, limits: Limits = LIMITS, *, named: str = "") -> Iterator[tuple[str, str]]:
    r"""Yield each line with its line end (also `\r` alone), and the encoding that it was in.

    A line is in UTF-8 if it can be; of the other lines all are in one encoding, if they can be, so that no line is
    taken for another language than the rest of its file. Byte order marks are left out, also of joined files.

    Args:
        path: The file.
        limits: The largest sizes that are read.
        named: The encoding that the file names itself, which comes first; "" if it names none.

    Raises:
        DataError: The file cannot be read, is empty, is not text, or a line is larger than a limit.
    """
    blank = True
    usual: str | None = None
    for line in _pieces(path, limits):
        if b"\0" in line:
            raise DataError(expected="text", got="a binary file", where=Where(path))
        blank = blank and not line.strip()
        found = _decoded(line, named, "utf-8")
        if found is None:
            usual = usual_encoding(path, limits) if usual is None else usual
            found = _decoded(line, usual) or decode_bytes(line)
        yield found[0].lstrip(_BOM), found[1]
    if blank:
        raise DataError(expected="records", got="an empty file", where=Where(path))


def _pieces(path: Path, limits: Limits) -> Iterator[bytes]:
    for whole in byte_lines(path, limits):
        yield from whole.splitlines(keepends=True) if b"\r" in whole else (whole,)


def _decoded(line: bytes, *encodings: str) -> tuple[str, str] | None:
    """A line in the first of some encodings that takes it; None if none does."""
    for encoding in filter(None, encodings):
        with contextlib.suppress(UnicodeDecodeError):
            return line.decode(encoding), encoding
    return None


def usual_encoding(path: Path, limits: Limits = LIMITS) -> str:
    """The encoding of the lines that are not in UTF-8; "" if there are none, or the file can be read only once."""
    if not is_regular(path):
        return ""
    whole = bytearray()
    for line in islice(_pieces(path, limits), _LOOKED_AT):
        if _decoded(line, "utf-8") is None:
            whole += line
        if len(whole) > _PORTION:
            break
    found = encoding_of(bytes(whole)) if whole else ""
    return "mac_roman" if found in _LATIN and _is_of_an_old_mac(path) else found


def _is_of_an_old_mac(path: Path) -> bool:
    """Whether lines end as on Macs before OS X, and still in iTunes' exports there."""
    with open_binary(path) as file:
        head = file.read(_PORTION)
    return b"\r" in head and b"\n" not in head
