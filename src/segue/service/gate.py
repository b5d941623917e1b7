"""The gate: one ASGI layer that every request passes.

It gives a request its id, checks its head, the API key and the size of the body, sets security headers for
browsers, counts and logs, and answers errors that the routes did not foresee.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segue.service.admission import FILES, Admission
from segue.service.errors.handlers import answer
from segue.service.errors.plain import restated
from segue.service.errors.problem import ProblemError
from segue.service.headers import SAFE
from segue.service.heads import headers_of, refuse_unreadable
from segue.service.intake import Intake
from segue.service.keys import Ring
from segue.service.metrics import Metrics
from segue.service.names import Names
from segue.service.settings import Settings

LOG: Final = logging.getLogger("segue.requests")

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Gate:
    """The layer; `settings` has the names and limits, `ring` the keys if they may change."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics, ring: Ring | None = None) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._admission = Admission(Ring(settings.keys) if ring is None else ring, settings.limits, metrics)
        self._names = Names(settings.host, settings.host_names, keys=bool(settings.keys))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(self._app, self._settings, self._metrics, self._admission, scope, receive, send)
        await passage.pass_on(self._names)


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
        self._scope, self._out = scope, send
        self._headers: dict[str, str] = {}
        asked = Headers(scope=scope).get("x-request-id", "")
        # an id from outside is kept if it is plain, so that logs of several services can be joined
        made = asked if _ID.fullmatch(asked) else secrets.token_hex(8)
        # its connection may have answered it by now, because its body was no HTTP
        self._id: str = scope.setdefault("state", {}).setdefault("request_id", made)
        limits = settings.limits
        most = limits.file if scope["path"] == "/v1/import" else limits.body
        self._intake = Intake(receive, most, limits.receiving)
        self._status = 0
        self._sent = False
        self._lost = False

    async def pass_on(self, names: Names) -> None:
        start = time.perf_counter()
        self._metrics.in_flight.inc()
        try:
            await self._answer(names)
        finally:
            self._metrics.in_flight.dec()
            self._record(time.perf_counter() - start)

    async def _answer(self, names: Names) -> None:
        try:
            self._headers = headers_of(self._scope)
            refuse_unreadable(self._scope)
            names.refuse(self._scope, self._headers)
            self._refuse()
            await self._ask()
        except Exception as error:
            if not isinstance(error, ProblemError):
                LOG.exception("error", extra={"request_id": self._id, "path": self._scope["path"]})
            if self._sent:
                return  # Starlette answers an error, and raises it again for logging
            if self._status:
                raise  # the answer has begun, so it can only be broken off
            response = await answer(Request(self._scope), error)
            await response(self._scope, self._intake.receive, self._send)

    async def _ask(self) -> None:
        """Pass the request to the routes. HEAD is answered like GET, without the body."""
        if self._scope["method"] != "HEAD":
            await self._app(self._scope, self._intake.receive, self._send)
            return
        scope = {**self._scope, "method": "GET"}
        try:
            await self._app(scope, self._intake.receive, self._send)
        finally:
            self._scope["route"] = scope.get("route")

    def _refuse(self) -> None:
        """Check the key, the client's rate, and the size of the body that the head states.

        Raises:
            ProblemError: The request is refused; its body is not read.
        """
        self._admission.admit(self._scope, self._headers)
        length = self._headers.get("content-length", "0")
        if length.isdecimal():
            self._intake.check(int(length))

    _instead: Response | None = None
    """The problem that is sent in place of an answer in plain text."""

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._lost = message["status"], self._intake.gone
            self._instead = restated(message, self._id)
            if self._instead:
                message = {**message, "headers": self._instead.raw_headers}
            headers = MutableHeaders(scope=message)
            for name, value in SAFE.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self._id
            headers.setdefault(
                "Cache-Control", "no-cache" if self._scope["path"].startswith(FILES) else "no-store"
            )
        elif self._sent:
            return  # the rest of an answer that a problem took the place of
        else:
            if self._instead:
                message = {"type": message["type"], "body": self._instead.body}
            if self._scope["method"] == "HEAD":
                message = {**message, "body": b""}
        await self._out(message)
        self._sent = message["type"] == "http.response.body" and not message.get("more_body", False)

    def _record(self, seconds: float) -> None:
        route = self._scope.get("route")
        path = getattr(route, "path", "") or "other"
        status = 499 if self._lost else self._status or 499  # the client disconnected
        status = self._scope["state"].get(
            "answered", status
        )  # by its connection, because the body was no HTTP
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
                "bytes": self._intake.read,
            },
        )


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
