"""Answers to clients that have no request which the gate could answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES

from segue.errors import ErrorFields
from segue.service.errors.problem import problem
from segue.service.headers import SAFE

_FIELDS: Final = {
    400: ErrorFields(
        "a request of HTTP/1.1", "something else", hint="Send one; other protocols are not spoken here."
    ),
    408: ErrorFields("a whole request", "the beginning of one", hint="Send its head at once."),
    431: ErrorFields("a shorter head of a request", "more", hint="Send fewer and shorter headers."),
    503: ErrorFields("a free connection", "none", hint="Ask again in a second."),
}


def refusal(status: int, request_id: str, more: Sequence[tuple[bytes, bytes]] = ()) -> list[h11.Event]:
    """The problem with that status (400, 408, 431 or 503) as events to send; the connection ends with it.

    Args:
        status: As above.
        request_id: The id in the log.
        more: Further headers.
    """
    headers = {**SAFE, "X-Request-ID": request_id, "Cache-Control": "no-store", "Connection": "close"}
    headers |= {"Retry-After": "1"} if status == 503 else {}
    answer = problem(status, _FIELDS[status], request_id=request_id, headers=headers)
    return [
        h11.Response(status_code=status, headers=[*more, *answer.raw_headers], reason=STATUS_PHRASES[status]),
        h11.Data(data=bytes(answer.body)),
        h11.EndOfMessage(),
    ]
