"""What an Arrow (Feather, IPC) file takes in memory, before it is read.

Its end lists its batches of rows, and each batch's head its columns' lengths and buffers. A buffer may be packed; its
first eight bytes tell its size. The heads are FlatBuffers: tables whose fields are found by a list of offsets.
"""

from __future__ import annotations

import struct
from typing import Final

MAGIC: Final = b"ARROW1"

_MOST_BATCHES: Final = 100_000
_MOST_BUFFERS: Final = 2_000_000
_BLOCK: Final = struct.Struct("<qi4xq")
_PAIR: Final = struct.Struct("<qq")
_MARK: Final = 0xFFFFFFFF
_DICTIONARY: Final = 2
"""The kind of a message that holds a dictionary, whose entries are a batch in it."""

_ROW: Final = 16
"""Bytes that a value may take beside its buffers, as one of a text does."""


def size_of(content: bytes) -> int:
    """The bytes that the table of a whole file takes in memory, at least.

    Raises:
        ValueError, LookupError, struct.error: It is no whole Arrow file.
    """
    if content[:6] != MAGIC or content[-6:] != MAGIC:
        raise ValueError("it has no end")
    (length,) = struct.unpack("<i", content[-10:-6])
    if not 0 < length <= len(content) - 18:
        raise ValueError("its end is longer than it")
    footer = _Table.root(content, len(content) - 10 - length)
    total = buffers = 0
    for field in (2, 3):  # dictionaries and batches
        for at in footer.vector(field, _BLOCK.size, _MOST_BATCHES):
            offset, head, _ = _BLOCK.unpack_from(content, at)
            more, counted = _batch(content, offset, head, _MOST_BUFFERS - buffers)
            total, buffers = total + more, buffers + counted
    return total


def _batch(content: bytes, offset: int, head: int, most: int) -> tuple[int, int]:
    """The bytes of a batch in memory, and the number of its buffers and columns."""
    if offset < 0 or head < 0 or offset + head > len(content):
        raise ValueError("a batch lies outside the file")
    start = offset + (8 if struct.unpack_from("<I", content, offset)[0] == _MARK else 4)
    message = _Table.root(content, start)
    batch = message.table(2)
    if message.number(1, "<B") == _DICTIONARY:
        batch = batch.table(1)
    nodes = [_PAIR.unpack_from(content, at) for at in batch.vector(1, _PAIR.size, most)]
    buffers = [_PAIR.unpack_from(content, at) for at in batch.vector(2, _PAIR.size, most)]
    packed = batch.has(3)
    total = sum(max(0, length) * _ROW for length, _ in nodes) + max(0, batch.number(0, "<q"))
    for at, size in buffers:
        place = offset + head + at
        if at < 0 or size < 0 or place + size > len(content):
            raise ValueError("a buffer lies outside the file")
        told = struct.unpack_from("<q", content, place)[0] if packed and size >= _ROW // 2 else size
        total += max(size, told)
    return total, len(nodes) + len(buffers)


class _Table:
    """A FlatBuffers table: `at` is its place, `fields` that of the list of its fields' offsets."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content, self._at = content, at
        self._fields = at - struct.unpack_from("<i", content, at)[0]
        if not 0 <= self._fields <= len(content) - 4 or at < 0:
            raise ValueError("a table lies outside the file")
        (self._size,) = struct.unpack_from("<H", content, self._fields)

    @classmethod
    def root(cls, content: bytes, at: int) -> _Table:
        return cls(content, at + struct.unpack_from("<I", content, at)[0])

    def _place(self, number: int) -> int:
        at = 4 + 2 * number
        return struct.unpack_from("<H", self._content, self._fields + at)[0] if at + 2 <= self._size else 0

    def has(self, number: int) -> bool:
        return self._place(number) != 0

    def number(self, number: int, form: str) -> int:
        place = self._place(number)
        return int(struct.unpack_from(form, self._content, self._at + place)[0]) if place else 0

    def _followed(self, number: int) -> int:
        place = self._at + self._place(number)
        return place + struct.unpack_from("<I", self._content, place)[0]

    def table(self, number: int) -> _Table:
        if not self.has(number):
            raise ValueError("a table is missing")
        return _Table(self._content, self._followed(number))

    def vector(self, number: int, size: int, most: int) -> range:
        """The places of a vector's entries."""
        if not self.has(number):
            return range(0)
        at = self._followed(number)
        (count,) = struct.unpack_from("<I", self._content, at)
        if count > most or at + 4 + count * size > len(self._content):
            raise ValueError(f"a list of {count:,} is too long")
        return range(at + 4, at + 4 + count * size, size)
