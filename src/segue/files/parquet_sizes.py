"""What a Parquet file takes in memory, before it is read: a kilobyte can stand for a billion equal values.

The file's end tells the columns, their values and sizes; each page's head tells them again, and is what a reader
follows. So both are read, nothing is unpacked, and the larger figure counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from segue.files.thrift import ThriftError, Value, read_struct

MAGIC: Final = b"PAR1"

_LONGEST_END: Final = 16 << 20
_MOST_PAGES: Final = 200_000
_WIDTHS: Final = {0: 1, 1: 4, 2: 8, 3: 12, 4: 4, 5: 8, 6: 16}
"""Parquet's types → bytes of a value in memory; a text's own bytes are counted with the pages."""
_FIXED: Final = 7
_PREFIXES: Final = 7
"""The encoding in which a text repeats the beginning of the one before: a few bytes are a text of any length."""
_OFFSETS: Final = 8


class _Page(NamedTuple):
    values: int
    size: int


def size_of(content: bytes) -> int:
    """The bytes that the table of a whole file takes in memory, at least.

    Raises:
        ThriftError, ValueError, LookupError, TypeError, struct.error: It is no whole Parquet file.
    """
    if content[:4] != MAGIC or content[-4:] != MAGIC:
        raise ThriftError("it has no end")
    (length,) = struct.unpack("<I", content[-8:-4])
    if not 0 < length <= min(len(content) - 12, _LONGEST_END):
        raise ThriftError(f"its end is {length:,} bytes long")
    meta, _ = read_struct(content[-8 - length : -8])
    widths = _widths([_struct(one) for one in _list(meta[2])])
    total, pages = max(0, _integer(meta[3])) * len(widths), 0
    for group in map(_struct, _list(meta[4])):
        for number, column in enumerate(map(_struct, _list(group[1]))):
            chunk = _struct(column[3])
            found = list(_pages(content, chunk, _MOST_PAGES - pages))
            pages += len(found)
            values = max(_integer(chunk[5]), sum(page.values for page in found))
            size = max(_integer(chunk[6]), sum(page.size for page in found))
            total += values * (widths[number] + _OFFSETS) + size
    return total


def _widths(schema: list[dict[int, Value]]) -> list[int]:
    """The bytes of a value of each column."""
    leaves = [one for one in schema[1:] if not one.get(5)]
    return [
        max(0, _integer(one.get(2, 0))) if one.get(1) == _FIXED else _WIDTHS[_integer(one[1])]
        for one in leaves
    ]


def _pages(content: bytes, chunk: dict[int, Value], most: int) -> Iterator[_Page]:
    """The pages of a column, by their heads."""
    start = _integer(chunk[9])
    dictionary = _integer(chunk.get(11, start))
    at = dictionary if 0 < dictionary < start else start
    end = at + _integer(chunk[7])
    view = memoryview(content)
    if not 0 < at <= end <= len(content):
        raise ThriftError("a column lies outside the file")
    while at < end:
        head, body = read_struct(view, at)
        most -= 1
        if most < 0:
            raise ThriftError(f"it has more than {_MOST_PAGES:,} pages")
        packed = _integer(head[3])
        if packed < 0:
            raise ThriftError("a page has no size")
        data, second = _struct(head.get(5, {})), _struct(head.get(8, {}))
        if _PREFIXES in (data.get(2), second.get(4)):
            raise ThriftError("it has texts that repeat the beginning of others")
        counted = _integer((data or second or _struct(head.get(7, {}))).get(1, 0))
        yield _Page(max(0, counted), max(0, _integer(head[2])))
        at = body + packed


def _integer(value: Value) -> int:
    if not isinstance(value, int):
        raise ThriftError("a number is something else")
    return value


def _list(value: Value) -> list[Value]:
    if not isinstance(value, list):
        raise ThriftError("a list is something else")
    return value


def _struct(value: Value) -> dict[int, Value]:
    if not isinstance(value, dict):
        raise ThriftError("a struct is something else")
    return cast("dict[int, Value]", value)
