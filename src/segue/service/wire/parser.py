"""h11's parser, which remembers why it gave up."""

from __future__ import annotations

import h11


class Parser(h11.Connection):
    """A server's side of a connection; whatever cannot be parsed is a RemoteProtocolError.

    Attributes:
        status: The status for the last request that could not be parsed.
    """

    status: int = 400

    def next_event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        """The next event of the client.

        Raises:
            h11.RemoteProtocolError: What came is no HTTP/1.1.
        """
        try:
            return super().next_event()
        except h11.RemoteProtocolError as error:
            self.status = 431 if error.error_status_hint == 431 else 400
            raise
        except ValueError as error:  # a Content-Length of more digits than Python reads
            self.status = 400
            raise h11.RemoteProtocolError("a number of too many digits") from error

    @property
    def is_between(self) -> bool:
        """Whether it waits for the head of a request."""
        return self.their_state is h11.IDLE

    @property
    def has_unread(self) -> bool:
        """Whether more of the request may come, though its answer has been sent."""
        return self.their_state not in {h11.IDLE, h11.DONE, h11.MUST_CLOSE, h11.CLOSED}

    @property
    def has_begun(self) -> bool:
        """Whether a part of the next request has come."""
        return bool(self.trailing_data[0])
