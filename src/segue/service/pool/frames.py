"""Messages on a pipe: four bytes with the length, then the message.

The reader allocates memory by the length, so a length beyond the limit ends the conversation first.
"""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO, Final

HEAD: Final = struct.Struct(">I")

MOST: Final = 256 << 20
"""Largest number of bytes of a message: eight times that of the largest batch of continuations."""


class TooLong(Exception):  # noqa: N818 - what came, or was to be sent, is no message
    """A message, or a received length, beyond `MOST`."""


def write(pipe: BinaryIO, message: bytes) -> None:
    """Write one message and flush the pipe.

    Raises:
        TooLong: The message is too long; nothing was written.
    """
    pipe.write(_framed(message))
    pipe.flush()


def read(pipe: BinaryIO) -> bytes | None:
    """The next message; None at the end of the pipe.

    Raises:
        TooLong: The received length is too large.
    """
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size = _size(head)
    message = pipe.read(size)
    return message if len(message) == size else None


async def send(pipe: asyncio.StreamWriter, message: bytes) -> None:
    """Write one message.

    Raises:
        ConnectionError: The other side no longer reads.
        TooLong: The message is too long; nothing was written.
    """
    pipe.write(_framed(message))
    await pipe.drain()


async def receive(pipe: asyncio.StreamReader) -> bytes:
    """The next message.

    Raises:
        asyncio.IncompleteReadError: The pipe ended.
        TooLong: The received length is too large.
    """
    return await pipe.readexactly(_size(await pipe.readexactly(HEAD.size)))


def _framed(message: bytes) -> bytes:
    if len(message) > MOST:
        raise TooLong(f"a message of {len(message)} bytes, where {MOST} are the most")
    return HEAD.pack(len(message)) + message


def _size(head: bytes) -> int:
    (size,) = HEAD.unpack(head)
    if size > MOST:
        raise TooLong(f"a length of {size} bytes, where {MOST} are the most")
    return size
