"""HTTP/1.1 over plain sockets, so that a client can say whatever it wants, and however slowly."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

BROKEN: Final = 0
"""The status of an exchange without an answer: the connection broke, or no answer came in time."""

LATE: Final = b"no answer in time"
"""The body of an exchange that the client gave up."""

PATIENCE: Final = 30.0
"""Seconds that a client waits for an answer."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Client:
    """One kept-alive connection to a service."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.host, self.port = address.hostname or "", address.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Send a request with a JSON body, if any, and read the whole answer."""
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        if body is not None:
            head += "Content-Type: application/json\r\n"
        return await self.say(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)

    async def say(self, content: bytes, patience: float = PATIENCE) -> Answer:
        """Send bytes as they are, and read an answer."""
        try:
            async with asyncio.timeout(patience):
                if self._streams is None:
                    self._streams = await asyncio.open_connection(self.host, self.port)
                reader, writer = self._streams
                writer.write(content)
                await writer.drain()
                return await self._read(reader)
        except TimeoutError:
            await self.close()
            return Answer(BROKEN, body=LATE)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            await self.close()
            return Answer(BROKEN)

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Answer(int(lines[0].split()[1]), headers, body)

    async def close(self) -> None:
        """Close the connection; the next request opens another one."""
        if self._streams is not None:
            writer, self._streams = self._streams[1], None
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()


async def dribble(url: str, content: bytes, pause: float, seconds: float) -> bool:
    """Send bytes one by one with pauses; whether the service closed the connection before the time was over."""
    address = urlsplit(url)
    end = asyncio.get_running_loop().time() + seconds
    writer, reading = None, None
    try:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        reading = asyncio.create_task(reader.read(1 << 16))
        for place in range(len(content)):
            writer.write(content[place : place + 1])
            await writer.drain()
            rest = end - asyncio.get_running_loop().time()
            if rest <= 0:
                break
            done, _ = await asyncio.wait([reading], timeout=min(pause, rest))
            if done:
                return True
        done, _ = await asyncio.wait([reading], timeout=max(0.0, end - asyncio.get_running_loop().time()))
        return bool(done)
    except OSError:
        return True
    finally:
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        if writer is not None:
            writer.close()
