from __future__ import annotations

import asyncio
import errno

from segue.service.wire.outlet import Outlet


class Gone(asyncio.Transport):
    """The transport of a client that has gone, which the loop does not know yet."""

    aborted = False

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return self.aborted


def test_the_end_of_an_answer_to_a_client_that_has_gone_ends_the_connection() -> None:
    inner = Gone()
    outlet = Outlet(inner, lambda: None)
    outlet.linger()
    assert inner.aborted
    assert outlet.is_closing()
