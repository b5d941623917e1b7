"""Messages on a pipe: four bytes of length, then the message."""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO, Final

HEAD: Final = struct.Struct(">I")


def write(pipe: BinaryIO, message: bytes) -> None:
    """Write one message and send it off."""
    pipe.write(HEAD.pack(len(message)) + message)
    pipe.flush()


def read(pipe: BinaryIO) -> bytes | None:
    """The next message; None where the pipe ends."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    message = pipe.read(size)
    return message if len(message) == size else None


async def send(pipe: asyncio.StreamWriter, message: bytes) -> None:
    """Write one message.

    Raises:
        ConnectionError: Nobody reads any more.
    """
    pipe.write(HEAD.pack(len(message)) + message)
    await pipe.drain()


async def receive(pipe: asyncio.StreamReader) -> bytes:
    """The next message.

    Raises:
        asyncio.IncompleteReadError: The pipe ended.
    """
    (size,) = HEAD.unpack(await pipe.readexactly(HEAD.size))
    return await pipe.readexactly(size)
