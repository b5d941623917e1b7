"""Requests to a music server over HTTP: bounded in size and time, repeated a few times, and never redirected.

The standard library suffices: Segue asks one server one thing at a time. Certificates are verified (those that
`SSL_CERT_FILE` names too), and the proxies of the environment are used.
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import segue
from segue.errors import ConfigError, DataError, SegueError, Where

_BUSY: Final = frozenset({429, 502, 503, 504})
"""Statuses of a server, or of a proxy before it, that may answer a moment later."""

_MOVED: Final = frozenset({301, 302, 303, 307, 308})

_PORTION: Final = 1 << 16


class Bounds(NamedTuple):
    """Limits of a request.

    Attributes:
        answer: Most bytes of an answer.
        silence: Most seconds between two pieces of an answer.
        whole: Most seconds of an answer in all.
        tries: How often a request is sent at most, if it failed.
        pause: Seconds before the second try; twice as many before each further one.
    """

    answer: int = 64 << 20
    silence: float = 30.0
    whole: float = 300.0
    tries: int = 3
    pause: float = 0.5


BOUNDS: Final = Bounds()
"""The limits where no others are given."""


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    kind: str
    body: bytes


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer like any other: what identifies a person goes to the named address alone."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow no redirection."""


@dataclass(frozen=True)
class Connection:
    """An address, and how to ask it.

    Attributes:
        address: The server's address, as `segue.sync.addresses.address_of` returns it.
        secrets: Texts that no error may show.
        bounds: Limits of each request.
        sleep: Waits between tries.
        clock: Seconds that pass.
    """

    address: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    bounds: Bounds = BOUNDS
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def post(self, path: str, form: Sequence[tuple[str, str]], *, again: bool = True) -> Answer:
        """Send a form; see `send`."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(form).encode(), kind, again=again)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        again: bool = True,
    ) -> Answer:
        """Send a request, and return the answer, whatever its status but a redirection or a busy server.

        Args:
            method: The method of HTTP.
            path: The path below the address, with its query.
            body: What is sent.
            headers: Further headers.
            again: Whether a failed request may be sent again, as it changes nothing or the same.

        Raises:
            ConfigError: The address leads elsewhere, or its certificate cannot be verified.
            DataError: The answer is too large.
            SegueError: The server does not answer, or not to its end.
        """
        known = {"Accept": "application/json", "User-Agent": f"segue/{segue.__version__}"}
        request = urllib.request.Request(  # noqa: S310 - `address_of` lets only http and https through
            self.address + path, body, {**known, **(headers or {})}, method=method
        )
        tries = self.bounds.tries if again else 1
        for number in range(1, tries + 1):
            try:
                answer = self._once(request)
            except _FailedError as failed:
                if number == tries:
                    raise self._gone(str(failed), path) from failed.__cause__
            else:
                if answer.status not in _BUSY or number == tries:
                    return self._settled(answer, path)
            self.sleep(self.bounds.pause * 2 ** (number - 1))
        raise AssertionError("the last try returns or raises")

    def hidden(self, text: str) -> str:
        """A text from the server without secrets that it may repeat, and not long."""
        for secret in self.secrets:
            text = text.replace(secret, "…") if secret else text
        return text[:300]

    def where(self, path: str) -> Where:
        """The place of an error: the address without the query, which may hold what nobody should read."""
        return Where(self.address + path.partition("?")[0])

    def _once(self, request: urllib.request.Request) -> Answer:
        opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=_context()))
        begun = self.clock()
        try:
            try:
                opened = opener.open(request, timeout=self.bounds.silence)
            except urllib.error.HTTPError as answered:
                opened = answered
            with opened:
                body = self._read(opened, begun)
                return Answer(opened.status or 0, opened.headers.get("Content-Type", ""), body)
        except urllib.error.URLError as error:
            raise self._refused(error.reason, error) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._refused(error, error) from error

    def _read(self, opened: Any, begun: float) -> bytes:
        """The body of an answer.

        Raises:
            DataError: It is too large.
            _FailedError: It takes too long, or ends too early.
        """
        parts: list[bytes] = []
        size = 0
        while part := opened.read1(_PORTION):
            parts.append(part)
            size += len(part)
            if size > self.bounds.answer:
                raise DataError(
                    expected=f"an answer of at most {self.bounds.answer:,} bytes",
                    got="a larger one",
                    where=Where(self.address),
                    hint="Check the address.",
                )
            if self.clock() - begun > self.bounds.whole:
                raise _FailedError(f"an answer that takes more than {self.bounds.whole:g} seconds")
        told = opened.headers.get("Content-Length", "")
        if told.isdigit() and size < int(told):
            raise _FailedError(f"{size:,} of {int(told):,} bytes of an answer")
        return b"".join(parts)

    def _refused(self, reason: object, error: Exception) -> Exception:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return ConfigError(
                expected="a certificate that can be verified",
                got=f"one that cannot: {reason.verify_message}",
                where=Where(self.address),
                hint="For a certificate of your own, name the file of its authority in SSL_CERT_FILE.",
            )
        if isinstance(reason, ssl.SSLError) and "WRONG_VERSION" in str(reason).upper():
            return ConfigError(
                expected="a server that speaks TLS",
                got="one that does not",
                where=Where(self.address),
                hint="If it is a server at home without TLS, write http:// instead of https://.",
            )
        if isinstance(reason, socket.gaierror):
            return ConfigError(
                expected="the name of a server",
                got="a name that no server has",
                where=Where(self.address),
                hint="Check the address.",
            )
        if isinstance(error, ConfigError | DataError | _FailedError):
            return error
        if isinstance(reason, TimeoutError):
            return _FailedError("no answer in time")
        cause = reason.strerror if isinstance(reason, OSError) else ""
        return _FailedError(f"none: {(cause or str(reason) or type(reason).__name__).lower()}")

    def _gone(self, what: str, path: str) -> SegueError:
        return SegueError(
            expected="an answer of the server",
            got=self.hidden(what),
            where=self.where(path),
            hint="Check the address and that the server runs, and try again.",
        )

    def _settled(self, answer: Answer, path: str) -> Answer:
        if answer.status in _MOVED:
            raise ConfigError(
                expected="the server's own address",
                got=f"one that leads elsewhere (status {answer.status})",
                where=self.where(path),
                hint="Write the address that a browser shows: https instead of http, or with the path.",
            )
        if answer.status in _BUSY:
            raise self._gone(f"status {answer.status} {http.client.responses.get(answer.status, '')}", path)
        return answer


class _FailedError(Exception):
    """A try without an answer; what came instead, in words."""


@functools.cache  # reading the system's certificates takes longer than most requests
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
