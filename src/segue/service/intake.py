"""The body of a request on its way in: how large it may be, and how long it may take."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from starlette.types import Message, Receive

from segue.service.errors.problem import ProblemError

CLOSE: Final = {"Connection": "close"}
"""The header of an answer after which the rest of the body is of no use."""


class Intake:
    """One body.

    Args:
        given: The server's `receive`.
        most: Largest number of bytes.
        seconds: Seconds that the whole body may take from now on.

    Attributes:
        read: Number of bytes so far.
        gone: Whether the client has disconnected.
    """

    def __init__(self, given: Receive, most: int, seconds: float) -> None:
        self._given, self._most, self._seconds = given, most, seconds
        self._deadline = time.monotonic() + seconds
        self._waits = True
        self.read = 0
        self.gone = False

    async def receive(self) -> Message:
        """The next part of the body; after the last one only the client's disconnection is awaited.

        Raises:
            ProblemError: 413 if the body is larger than it may be, 408 if it does not come in time.
        """
        try:
            async with asyncio.timeout(max(0.0, self._deadline - time.monotonic()) if self._waits else None):
                message = await self._given()
        except TimeoutError as error:
            expected = f"the body within {self._seconds:g} s"
            raise ProblemError(408, expected, "a part of it", "Send it again.", headers=CLOSE) from error
        self.gone |= message["type"] == "http.disconnect"
        if message["type"] == "http.request":
            self.read += len(message.get("body", b""))
            self._waits = message.get("more_body", False)
            self.check(self.read)
        return message

    def check(self, size: int) -> None:
        """Refuse a body of so many bytes if that is too many.

        Raises:
            ProblemError: 413.
        """
        if size > self._most:
            expected = f"a body of at most {self._most} bytes"
            raise ProblemError(413, expected, "more", "Send less at once.", headers=CLOSE)
