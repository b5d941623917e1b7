"""The gate: one ASGI layer that every request passes.

It gives a request its id, checks the API key and the size of the body, sets security headers for browsers,
counts and logs, and answers errors that the routes did not foresee.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segue.errors import ErrorFields
from segue.service.admission import FILES, Admission
from segue.service.errors.handlers import answer
from segue.service.errors.problem import ProblemError, problem
from segue.service.headers import SAFE
from segue.service.keys import Ring
from segue.service.metrics import Metrics
from segue.service.settings import Settings

LOG: Final = logging.getLogger("segue.requests")

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class _TooLarge(Exception):  # noqa: N818 - stops reading a body
    """The body is larger than the limit."""


class _TooSlow(Exception):  # noqa: N818 - stops reading a body
    """The body did not come in time."""


class Gate:
    """The layer; `settings` has the limits, `ring` the keys if they may change."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics, ring: Ring | None = None) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._admission = Admission(Ring(settings.keys) if ring is None else ring, settings.limits, metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(self._app, self._settings, self._metrics, self._admission, scope, receive, send)
        await passage.pass_on()


class _Passage:
    """One request in the gate."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        metrics: Metrics,
        admission: Admission,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        self._app, self._settings, self._metrics, self._admission = app, settings, metrics, admission
        self._scope, self._given, self._out = scope, receive, send
        self._headers = Headers(scope=scope)
        asked = self._headers.get("x-request-id", "")
        # an id from outside is kept if it is plain, so that logs of several services can be joined
        self._id = asked if _ID.fullmatch(asked) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = self._id
        self._read = 0
        self._status = 0
        self._sent = False
        self._deadline = time.monotonic() + settings.limits.receiving

    async def pass_on(self) -> None:
        start = time.perf_counter()
        self._metrics.in_flight.inc()
        try:
            await self._answer()
        finally:
            self._metrics.in_flight.dec()
            self._record(time.perf_counter() - start)

    async def _answer(self) -> None:
        try:
            refusal = self._refusal()
            if refusal is not None:
                await refusal(self._scope, self._receive, self._send)
                return
            await self._ask()
        except _TooLarge:
            await self._state(413, f"a body of at most {self._most} bytes", "more", "Send less at once.")
        except _TooSlow:
            seconds = self._settings.limits.receiving
            await self._state(408, f"the body within {seconds:g} s", "a part of it", "Send it again.")
        except Exception as error:
            LOG.exception("error", extra={"request_id": self._id, "path": self._scope["path"]})
            if self._sent:
                return  # Starlette answers an error, and raises it again for logging
            if self._status:
                raise  # the answer has begun, so it can only be broken off
            response = await answer(Request(self._scope), error)
            await response(self._scope, self._receive, self._send)

    async def _ask(self) -> None:
        """Pass the request to the routes. HEAD is answered like GET, without the body."""
        if self._scope["method"] != "HEAD":
            await self._app(self._scope, self._receive, self._send)
            return
        scope = {**self._scope, "method": "GET"}
        try:
            await self._app(scope, self._receive, self._send)
        finally:
            self._scope["route"] = scope.get("route")

    async def _state(self, status: int, expected: str, got: str, hint: str) -> None:
        if self._status:
            return
        response = problem(
            status,
            ErrorFields(expected, got, hint=hint),
            request_id=self._id,
            headers={"Connection": "close"},
        )
        await response(self._scope, self._receive, self._send)

    @property
    def _most(self) -> int:
        limits = self._settings.limits
        return limits.file if self._scope["path"] == "/v1/import" else limits.body

    def _refusal(self) -> ASGIApp | None:
        """The answer to a request that is refused."""
        try:
            self._admission.admit(self._scope, self._headers)
        except ProblemError as error:
            return problem(error.status, error.fields, request_id=self._id, headers=error.headers)
        length = self._headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._most:
            raise _TooLarge
        return None

    async def _receive(self) -> Message:
        try:
            async with asyncio.timeout(max(0.0, self._deadline - time.monotonic()) if self._waits else None):
                message = await self._given()
        except TimeoutError as error:
            raise _TooSlow from error
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            self._waits = message.get("more_body", False)
            if self._read > self._most:
                raise _TooLarge
        return message

    _waits = True
    """Whether more of the body is to come; after that, only the client's disconnection is awaited."""

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SAFE.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self._id
            headers.setdefault(
                "Cache-Control", "no-cache" if self._scope["path"].startswith(FILES) else "no-store"
            )
        elif self._scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await self._out(message)
        self._sent = message["type"] == "http.response.body" and not message.get("more_body", False)

    def _record(self, seconds: float) -> None:
        route = self._scope.get("route")
        path = getattr(route, "path", "") or "other"
        status = self._status or 499  # the client disconnected
        method = self._scope["method"] if self._scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(method, path, str(status)).inc()
        self._metrics.seconds.labels(path).observe(seconds)
        LOG.info(
            "request",
            extra={
                "request_id": self._id,
                "method": method,
                "path": path,
                "status": status,
                "ms": round(seconds * 1000, 2),
                "bytes": self._read,
            },
        )


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
