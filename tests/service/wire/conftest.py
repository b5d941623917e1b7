"""A server of one small application in this process, and clients that speak to it byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from segue.service.gate import Gate
from segue.service.metrics import Metrics
from segue.service.server import configured, listen
from segue.service.settings import Limits, Settings

LARGE = 64 << 20
"""Bytes at /large: more than the buffers of both ends hold."""


async def application(scope: Any, receive: Any, send: Any) -> None:
    """`/read` reads the body, `/large` sends much, anything else answers at once."""
    if scope["type"] == "lifespan":
        for kind in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{kind}.complete"})
        return
    size = 0
    more = scope["path"] == "/read"
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    length = LARGE if scope["path"] == "/large" else 0
    text = b"%d" % size
    headers = [(b"content-length", b"%d" % (length + len(text)))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["path"] == "/large":
        for _ in range(LARGE >> 20):
            await send({"type": "http.response.body", "body": b"x" * (1 << 20), "more_body": True})
    await send({"type": "http.response.body", "body": text})


class Served:
    """A server with these limits in a thread."""

    def __init__(self, limits: Limits) -> None:
        settings = Settings(models=(Path("m"),), port=0, limits=limits)
        self.metrics = Metrics()
        self._socket = listen(settings)
        self.port: int = self._socket.getsockname()[1]
        config = configured(Gate(application, settings, self.metrics), limits, self.metrics)
        self.server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self.server.serve([self._socket])))
        self._thread.start()

    @property
    def connections(self) -> int:
        return len(self.server.server_state.connections)

    def connect(self, size: int = 0) -> socket.socket:
        """A client's connection; `size` bounds what the system takes in for a client that does not read."""
        made = socket.socket()
        if size:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
        made.settimeout(60)
        made.connect(("127.0.0.1", self.port))
        return made

    def get(self, path: str = "/") -> bytes:
        """The whole answer to a request over a connection of its own."""
        with self.connect() as made:
            made.sendall(b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path.encode())
            return rest(made)

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(200)
        assert not self._thread.is_alive()


def rest(made: socket.socket) -> bytes:
    """All that comes until the server closes; nothing if it resets the connection."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while part := made.recv(1 << 16):
            found += part
    return found


@pytest.fixture
def serving() -> Iterator[Callable[..., Served]]:
    """Start servers with given limits; they are stopped when the test ends."""
    started: list[Served] = []

    def start(**limits: Any) -> Served:
        started.append(Served(Limits(**limits)))
        return started[-1]

    yield start
    for one in started:
        one.stop()
