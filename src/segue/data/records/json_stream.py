"""A JSON list of objects, in portions: a history of years is longer than what should be held at once.

A portion ends where `},` stands between two objects. It may also stand inside a text or a nested list, but then what
comes before it is no JSON once it is closed with `]`, and an earlier place is tried; so each portion is exact.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from segue.data.encodings import as_utf8, unmarked
from segue.data.limits import Limits, too_large
from segue.data.opening import open_binary
from segue.data.records.json_list import cut
from segue.data.text_files import read_bytes, unreadable
from segue.errors import DataError, Where

PORTION: Final = 4 << 20
"""Bytes that are read at once."""

_RECORDS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_BETWEEN: Final = re.compile(rb"\}\s*,\s*\{")
_TRIES: Final = 8


def portions(path: Path, limits: Limits) -> Iterator[list[msgspec.Raw | bytes]]:
    """Yield the texts of the records of a file that is a list, some thousands at once.

    Raises:
        DataError: The file cannot be read, is no list, or breaks off; or a record is longer than `limits.line`.
    """
    try:
        with open_binary(path, limits) as file:
            yield from _portions(file, path, limits)
    except OSError as error:
        raise unreadable(path, error) from error


def _portions(file: BinaryIO, path: Path, limits: Limits) -> Iterator[list[msgspec.Raw | bytes]]:
    data = file.read(PORTION)
    if as_utf8(data)[1] != "utf-8":  # rare, and cannot be cut as bytes
        data, file = as_utf8(read_bytes(path, limits))[0], io.BytesIO()
    data = unmarked(data).lstrip()
    if not data.startswith(b"["):
        got = "something else" if data else "an empty file"
        raise DataError(expected="a list of plays", got=got, where=Where(path))
    data, count = data[1:], 0
    while more := file.read(PORTION):
        found, rest = _whole(data)
        count += len(found)
        yield found
        data = rest + more
        if len(data) > limits.line + 2 * PORTION:
            raise too_large("records", limits.line, Where(path, record=count + 1))
    records, fault = _last(data)
    yield records
    if fault:
        raise DataError(
            expected="the list to go on or to end",
            got=f"a broken file: {fault}",
            where=Where(path, record=count + len(records) + 1),
            hint="Fetch the file again, or keep the complete records before the break with --skip-bad.",
        )


def _whole(data: bytes) -> tuple[list[msgspec.Raw | bytes], bytes]:
    """The whole records at the beginning of some data, and what follows them."""
    ends = [found.start() + 1 for found in _BETWEEN.finditer(data, max(0, len(data) - PORTION // 2))]
    for end in reversed(ends[-_TRIES:]):
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return list(_RECORDS.decode(b"[%b]" % data[:end])), data[end:].lstrip().removeprefix(b",")
    part = cut(data, 0)
    ended = not part.reason
    return list(part.records), b"]" + data[part.end :] if ended else data[part.start :]


def _last(data: bytes) -> tuple[list[msgspec.Raw | bytes], str]:
    """The records to the end of the list, and what is wrong with it, or ""."""
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return list(_RECORDS.decode(b"[" + data)), ""
    records, end, fault, _ = cut(data, 0)
    return list(records), fault or ("more follows after it" if data[end:].strip() else "")
