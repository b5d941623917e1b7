"""Thrift's compact protocol, in which Parquet files describe themselves; only what sizes are read from.

Values are integers, bytes, lists, and structs as dicts by the numbers of their fields. Reading takes time in
proportion to the bytes: a list never has more entries than bytes follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Value = int | bytes | list["Value"] | dict[int, "Value"]

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS: Final = frozenset({4, 5, 6})
_DEEPEST: Final = 24
_LONGEST: Final = 70


class ThriftError(ValueError):
    """The bytes are no struct."""


def read_struct(data: bytes | memoryview, at: int = 0) -> tuple[dict[int, Value], int]:
    """The struct that begins at a byte, and where it ends.

    Raises:
        ThriftError: There is none.
    """
    reader = _Reader(data, at)
    try:
        return reader.struct(0), reader.at
    except IndexError as error:
        raise ThriftError("the struct breaks off") from error


class _Reader:
    def __init__(self, data: bytes | memoryview, at: int) -> None:
        self.data, self.at = data, at
        self._readers: dict[int, Callable[[int], Value]] = {
            _TRUE: lambda _: self.byte(),  # in lists, where a truth value is a byte of its own
            _FALSE: lambda _: self.byte(),
            _BYTE: lambda _: self.byte(),
            _DOUBLE: lambda _: self.bytes(8),
            _BINARY: lambda _: self.bytes(self.varint()),
            _LIST: self.list,
            _SET: self.list,
            _MAP: self.map,
            _STRUCT: self.struct,
            **dict.fromkeys(_INTEGERS, lambda _: self.integer()),
        }

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def bytes(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise ThriftError("a text breaks off")
        self.at += size
        return bytes(self.data[self.at - size : self.at])

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > _LONGEST:
                raise ThriftError("an integer has no end")

    def integer(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def value(self, kind: int, depth: int) -> Value:
        reader = self._readers.get(kind)
        if reader is None or depth > _DEEPEST:
            raise ThriftError("a value of no known type" if reader is None else "structs nested too deeply")
        return reader(depth)

    def struct(self, depth: int) -> dict[int, Value]:
        found: dict[int, Value] = {}
        number = 0
        while (head := self.byte()) & 0x0F != _STOP:
            number = number + (head >> 4) if head >> 4 else self.integer()
            kind = head & 0x0F
            found[number] = int(kind == _TRUE) if kind in (_TRUE, _FALSE) else self.value(kind, depth + 1)
        return found

    def list(self, depth: int) -> list[Value]:
        head = self.byte()
        size = self.varint() if head >> 4 == 0x0F else head >> 4
        self._check(size)
        return [self.value(head & 0x0F, depth + 1) for _ in range(size)]

    def map(self, depth: int) -> list[Value]:
        size = self.varint()
        self._check(size)
        kinds = self.byte() if size else 0
        return [self.value(kind, depth + 1) for _ in range(size) for kind in (kinds >> 4, kinds & 0x0F)]

    def _check(self, size: int) -> None:
        if size > len(self.data) - self.at:
            raise ThriftError("a list is longer than the file")
