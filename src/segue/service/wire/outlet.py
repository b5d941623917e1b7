"""A connection's transport, closed so that its last answer arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class Outlet(asyncio.Transport):
    """A transport whose `close` is left to its connection.

    Closing a socket with unread bytes resets the connection, and the client may lose an answer such as 413 that was
    sent before.

    Args:
        inner: The transport of the event loop.
        close: Called in place of its `close`.
    """

    def __init__(self, inner: asyncio.Transport, close: Callable[[], None]) -> None:
        super().__init__()
        self._inner, self._close = inner, close
        self.lingers = False

    def close(self) -> None:
        """End the connection in good order."""
        self._close()

    def finish(self) -> None:
        """Close at once, after what is written."""
        self._inner.close()

    def linger(self) -> None:
        """Send the end of what is written; what still comes is for the connection to drop."""
        self.lingers = True
        if not self._inner.can_write_eof():
            return
        try:
            self._inner.write_eof()
        except OSError:  # the client has gone, and the loop does not know it yet
            self._inner.abort()

    def is_closing(self) -> bool:
        """Whether nothing more can be sent."""
        return self.lingers or self._inner.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send bytes, unless the end was sent."""
        if not self.is_closing():
            self._inner.write(data)

    def abort(self) -> None:
        """End the connection without sending the rest."""
        self._inner.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What the loop's transport knows of the connection."""
        return self._inner.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        """Number of bytes that the system has not taken yet."""
        return self._inner.get_write_buffer_size()

    def pause_reading(self) -> None:
        """Take no more bytes."""
        self._inner.pause_reading()

    def resume_reading(self) -> None:
        """Take bytes again."""
        self._inner.resume_reading()
