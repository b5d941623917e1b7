"""Bodies of JSON: their media type, their encoding, and what JSON is; checked before a route sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from segue.service.errors.problem import ProblemError

MOST_WITHIN: Final = 10_000
"""Largest number of lists and objects in a body: the largest request has some 500, and a megabyte room for 500,000."""

_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)

JSON: Final = "JSON in UTF-8, with Content-Type: application/json"


class JsonRoute(APIRoute):
    """A route whose body, if it takes one, is JSON as RFC 8259 has it.

    FastAPI alone takes a body of another type for text, and `json` takes UTF-16, UTF-32 and NaN.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, behind the checks."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def checked(request: Request) -> Response:
            if _has_body(request):
                _refuse_type(request.headers.get("content-type"))
            return await handle(_JsonRequest(request.scope, request.receive))

        return checked


class _JsonRequest(Request):
    """A request that reads its body strictly.

    `json` raises JSONDecodeError, which FastAPI answers with the place of the mistake, or ProblemError.
    """

    async def json(self) -> Any:
        return _decoded(await self.body())


def _decoded(body: bytes) -> Any:
    _refuse_many(body)
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise _wrong(f"bytes that are no UTF-8 after {error.start}") from error
    except RecursionError as error:
        raise _wrong("lists or objects too deep in each other") from error
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # Python's limit on the digits of an integer
        raise _wrong("a number of too many digits") from error


def _refuse_many(body: bytes) -> None:
    """Refuse a body of so many lists and objects that making them would hold the service.

    Raises:
        ProblemError: It has more than any request needs.
    """
    if body.count(b"[") + body.count(b"{") <= MOST_WITHIN:
        return
    bare = _TEXT.sub(b"", body)  # texts may have as many brackets as they like
    count = bare.count(b"[") + bare.count(b"{")
    if count > MOST_WITHIN:
        expected = f"at most {MOST_WITHIN:,} lists and objects"
        raise ProblemError(422, expected, f"{count:,}", "Send less at once.", where="body")


def _refuse_constant(name: str) -> Any:
    raise _wrong(f"{name}, which JSON does not have")


def _wrong(got: str) -> ProblemError:
    return ProblemError(400, "a body of JSON", got, f"Send {JSON}.", where="body")


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _refuse_type(given: str | None) -> None:
    """Check the media type, which also keeps pages of other sites from sending bodies without asking first.

    Raises:
        ProblemError: It is not `application/json` or `application/*+json`, or its charset is not UTF-8.
    """
    message = Message()
    message["content-type"] = given or "application/octet-stream"
    media, charset = message.get_content_type(), message.get_content_charset("utf-8")
    is_json = media == "application/json" or (media.startswith("application/") and media.endswith("+json"))
    if is_json and charset in {"utf-8", "utf8", "us-ascii"}:
        return
    shown = (given or "none")[:80]
    raise ProblemError(
        415, "Content-Type: application/json", shown, f"Send {JSON}.", where="header.content-type"
    )
