"""A server in this process, whose answers a test can spoil."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    pairs: list[tuple[str, str]]
    body: bytes
    headers: dict[str, str]

    def one(self, name: str) -> str:
        """The first value of a parameter, "" without one."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """All values of a parameter."""
        return [value for key, value in self.pairs if key == name]


class Reply(NamedTuple):
    """An answer; `told` is the length it claims, None for the true one, -1 for none at all and a closed line."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    told: int | None = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


GONE = Reply(told=-1)
"""No answer: the server hangs up."""

Fault = Callable[[Asked], Reply | None]
"""Spoils a request: returns what is answered in its place, or None to let it be."""


class Fake:
    """A server. `answer` says what it answers; `faults` are asked first, and `asked` has all requests."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.address = ""
        self._lock = threading.Lock()

    def answer(self, asked: Asked) -> Reply:
        """What is answered to a request."""
        raise NotImplementedError

    def reply(self, asked: Asked) -> Reply:
        """The answer, or what a fault makes of it."""
        with self._lock:
            self.asked.append(asked)
            for fault in list(self.faults):
                if (spoilt := fault(asked)) is not None:
                    return spoilt
            return self.answer(asked)

    def once(self, reply: Reply, *, path: str = "", times: int = 1) -> None:
        """Answer the next requests to a path with something else."""
        left = [times]

        def fault(asked: Asked) -> Reply | None:
            if path in asked.path and left[0]:
                left[0] -= 1
                return reply
            return None

        self.faults.append(fault)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: Fake

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if "urlencoded" in (self.headers.get("Content-Type") or ""):
            pairs += parse_qsl(body.decode(), keep_blank_values=True)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.fake.reply(Asked(self.command, parts.path, pairs, body, headers))
        self.close_connection = True
        if reply.told == -1:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body) if reply.told is None else reply.told))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(reply.body)

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - names of http.server

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing of clients that refuse a certificate."""


@contextlib.contextmanager
def running(fake: Fake, tls: ssl.SSLContext | None = None) -> Generator[None]:
    """Serve a fake while the block runs; its `address` is where."""
    handler = type("Handler", (_Handler,), {"fake": fake})
    with _Server(("127.0.0.1", 0), handler) as server:
        fake.address = f"http://127.0.0.1:{server.server_port}"
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            fake.address = f"https://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
