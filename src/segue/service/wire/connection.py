"""uvicorn's HTTP/1.1 connection, with the limits of time that uvicorn does not have.

uvicorn itself closes a connection that says nothing after an answer. Here also end: one that never sends a whole
head, one that does not read what it asked for, and one whose request was refused before its body had come. The time
of a body is the gate's (`intake`).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any, Final, cast

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from segue.service.wire.crowd import Crowd
from segue.service.wire.outlet import Outlet
from segue.service.wire.parser import Parser
from segue.service.wire.refusals import refusal

LOG: Final = logging.getLogger("segue.requests")

LINGERING: Final = 5.0
"""Seconds that a client has to read its last answer, while the rest of its request is dropped unread."""

MOST_DROPPED: Final = 32 << 20
"""Largest number of bytes to drop."""

PROGRESS: Final = 16 << 10
"""Bytes that a client has to take within the limit of writing, or all that there are."""


class Connection(H11Protocol):
    """One connection; uvicorn makes it with the arguments after `crowd`."""

    conn: Parser

    def __init__(
        self,
        crowd: Crowd,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = Parser(h11.SERVER, config.h11_max_incomplete_event_size or 1 << 16)
        self._crowd, self._limits = crowd, crowd.limits
        self._outlet: Outlet
        self._timer: asyncio.TimerHandle | None = None
        self._since = self.loop.time()  # when the silence, the head or the lingering began
        self._begun = False  # whether a part of a head has come
        self._served = False  # whether a request was answered
        self._dropped = 0
        self._left = 0  # bytes to write when some were last taken
        self._moved = self._since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] - as uvicorn has it
        """Greet a client, or refuse it where there is no room."""
        super().connection_made(transport)
        self.transport = self._outlet = Outlet(transport, self._close)
        if not self._crowd.admit(self):
            self._refuse(503)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._crowd.leave(self)
        if self._timer:
            self._timer.cancel()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request, or drop them after the last answer."""
        if self._outlet.lingers:
            self._dropped += len(data)
            if self._dropped > MOST_DROPPED:
                self._outlet.abort()
            return
        try:
            super().data_received(data)
        except Exception:
            LOG.exception("a connection failed")
            self._outlet.abort()
        self._note()

    def on_response_complete(self) -> None:
        """Wait for the next request, or close if the rest of this one is of no use."""
        if self.conn.has_unread:
            self._close()
        super().on_response_complete()
        self._since = self.loop.time()
        self._begun, self._served = False, True
        self._note()

    def _note(self) -> None:
        """Take down whether a request is in work."""
        if not self.conn.is_between:
            self._crowd.busy(self)
            return
        self._crowd.silent(self)
        if not self._begun and self.conn.has_begun:
            self._begun, self._since = True, self.loop.time()

    def _look(self) -> None:
        """End the connection if one of its times is over; else look again soon."""
        now, limits = self.loop.time(), self._limits
        if self._is_stuck(now) or (self._outlet.lingers and not self._left and now - self._since > LINGERING):
            self._outlet.abort()
        elif not self._outlet.is_closing() and self.conn.is_between:
            if self._begun and now - self._since > limits.heading:
                self._refuse(408)
            elif now - self._since > (limits.idle if self._served else limits.heading):
                self.make_room()
        soon = min(1.0, limits.heading / 4, limits.idle / 4, limits.writing / 4)
        self._timer = self.loop.call_later(soon, self._look)

    def _is_stuck(self, now: float) -> bool:
        """Whether the client has hardly read for too long."""
        size = self._outlet.get_write_buffer_size()
        if size == 0 or size > self._left or self._left - size >= PROGRESS:
            self._left, self._moved = size, now
        return size > 0 and now - self._moved > self._limits.writing

    def make_room(self) -> None:
        """Close at once; there is no request."""
        self._crowd.leave(self)
        self._outlet.finish()

    def _close(self) -> None:
        """Close, but let the client read its answer before: what it still sends is not parsed."""
        if self._outlet.is_closing():
            return
        if not self.conn.has_unread:
            self._outlet.finish()
            return
        self._since = self.loop.time()
        self._outlet.linger()
        self.flow.resume_reading()

    def shutdown(self) -> None:
        """End with the service, after the answer in work."""
        if self._outlet.is_closing():
            self._outlet.abort()
        else:
            super().shutdown()

    def _should_upgrade(self) -> bool:
        return False  # other protocols are not spoken here, and asking for one is no reason to log

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the problem says more
        """Answer what is no HTTP."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is None or cycle.response_complete:
            self._refuse(self.conn.status)
            return
        # the gate logs this request: it has begun, and its body is wrong
        cycle.disconnected = True
        cycle.message_event.set()
        state = cycle.scope.setdefault("state", {})
        state["answered"] = self.conn.status
        self._say(self.conn.status, state.setdefault("request_id", secrets.token_hex(8)))

    def _refuse(self, status: int) -> None:
        """Answer a client that has no request, and log it as the gate logs requests."""
        number = secrets.token_hex(8)
        self._crowd.metrics.requests.labels("other", "other", str(status)).inc()
        told = {
            "request_id": number,
            "method": "other",
            "path": "other",
            "status": status,
            "ms": 0.0,
            "bytes": 0,
        }
        LOG.info("request", extra=told)
        self._say(status, number)

    def _say(self, status: int, number: str) -> None:
        """Send a problem and close."""
        try:
            for event in refusal(status, number, self.server_state.default_headers):
                self._outlet.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:  # an answer had begun
            self._outlet.abort()
            return
        self._since = self.loop.time()
        self._outlet.linger()
        self.flow.resume_reading()
