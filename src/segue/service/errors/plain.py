"""Errors that a library answers in its own words, said again as problems."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.types import Message

from segue.errors import ErrorFields
from segue.service.errors.problem import MEDIA, problem

_REPLACED: Final = frozenset({b"content-type", b"content-length"})

_KNOWN: Final = {
    400: ErrorFields("a header Range that can be read", "another one", hint="Send Range: bytes=FIRST-LAST."),
    416: ErrorFields("a range within the file", "one beyond its end", hint="Content-Range has its size."),
}


def restated(message: Message, request_id: str) -> Response | None:
    """The problem in place of the answer that begins with `message`; None for answers that are good as they are."""
    status: int = message["status"]
    if status < 400 or Headers(raw=message["headers"]).get("content-type") == MEDIA:
        return None
    fields = _KNOWN.get(status) or ErrorFields(text=f"{HTTPStatus(status).phrase}.")
    kept = {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in message["headers"]
        if name not in _REPLACED
    }
    return problem(status, fields, request_id=request_id, headers=kept)
