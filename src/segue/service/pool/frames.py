"""Messages on a pipe: four bytes of length, then the message.

A length says how much memory the reader takes, so one that no message has ends the conversation before that.
"""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO, Final

HEAD: Final = struct.Struct(">I")

MOST: Final = 256 << 20
"""Bytes of a message: eight times what the largest batch of continuations has."""


class TooLong(Exception):  # noqa: N818 - what came, or was to be sent, is no message
    """A message, or what should be the length of one, beyond `MOST`."""


def write(pipe: BinaryIO, message: bytes) -> None:
    """Write one message and send it off.

    Raises:
        TooLong: The message is; nothing was written.
    """
    pipe.write(_framed(message))
    pipe.flush()


def read(pipe: BinaryIO) -> bytes | None:
    """The next message; None where the pipe ends.

    Raises:
        TooLong: What comes is no message.
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
        ConnectionError: Nobody reads any more.
        TooLong: The message is; nothing was written.
    """
    pipe.write(_framed(message))
    await pipe.drain()


async def receive(pipe: asyncio.StreamReader) -> bytes:
    """The next message.

    Raises:
        asyncio.IncompleteReadError: The pipe ended.
        TooLong: What comes is no message.
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
