"""Errors as RFC 9457 problem details: what was expected, what came, where, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from segue.errors import SegueError
from segue.service.pool.asked import Busy, Lost, Refused

MEDIA: Final = "application/problem+json"

MOST_SHOWN: Final = 80
"""Characters of what came that a problem repeats."""


class Problem(BaseModel):
    """RFC 9457 problem details, with what Segue's errors always say."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Which sort of problem, as a path of this service's documentation.")
    title: str = Field(description="The sort of problem in words.")
    status: int
    detail: str = Field(description="What was expected and what came, in one sentence.")
    expected: str | None = None
    got: str | None = None
    next: str | None = Field(default=None, description="What to do next.")
    where: str | None = Field(default=None, description="The part of the request at fault.")
    request_id: str


class ProblemError(Exception):
    """A request that cannot be answered as asked.

    Args:
        status: HTTP status.
        expected: What was expected.
        got: What came.
        next_step: What to do next.
        where: The part of the request at fault.
        headers: Headers of the answer.
    """

    def __init__(
        self,
        status: int,
        expected: str,
        got: str,
        next_step: str,
        *,
        where: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"expected {expected}, got {got}.")
        self.status, self.expected, self.got, self.next_step = status, expected, got, next_step
        self.where, self.headers = where, dict(headers or {})


def problem(
    status: int,
    detail: str,
    *,
    request_id: str,
    expected: str = "",
    got: str = "",
    next_step: str = "",
    where: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that states a problem."""
    phrase = HTTPStatus(status).phrase
    content = {
        "type": f"/docs#{re.sub(r'[^a-z]+', '-', phrase.lower())}",
        "title": phrase,
        "status": status,
        "detail": detail,
        "expected": expected or None,
        "got": got or None,
        "next": next_step or None,
        "where": where or None,
        "request_id": request_id,
    }
    return Response(msgspec.json.encode(content), status, dict(headers or {}), MEDIA)


def request_id(request: Request) -> str:
    """The id that the log and the answer's header have for a request."""
    return request.scope.get("state", {}).get("request_id", "")


async def answer(request: Request, error: Exception) -> Response:
    """The problem that an exception stands for; anything unforeseen is a 500 that says nothing of the inside."""
    number = request_id(request)
    match error:
        case ProblemError():
            return problem(
                error.status,
                str(error),
                request_id=number,
                expected=error.expected,
                got=error.got,
                next_step=error.next_step,
                where=error.where,
                headers=error.headers,
            )
        case RequestValidationError():
            return _invalid(error.errors(), number)
        case HTTPException():
            return _http(request, error, number)
        case Busy():
            seconds = max(1, round(error.seconds))
            return problem(
                503,
                f"expected less work in line, got {error}.",
                request_id=number,
                next_step=f"Ask again in {seconds} s.",
                headers={"Retry-After": str(seconds)},
            )
        case Lost():
            return problem(
                503,
                f"expected an answer, but {error}.",
                request_id=number,
                next_step="Ask again, for less at once if it took too long.",
                headers={"Retry-After": "1"},
            )
        case Refused():
            return problem(422, error.message, request_id=number, next_step=error.hint)
        case SegueError():
            return problem(422, error.message, request_id=number, next_step=error.hint)
        case _:
            return problem(
                500,
                "expected an answer, got an error in the service itself.",
                request_id=number,
                next_step="Tell whoever runs it, with the request id: the log says more.",
            )


def _invalid(errors: Sequence[Any], number: str) -> Response:
    """The first thing that is wrong with a request, and how many more there are."""
    first = errors[0]
    where = ".".join(str(part) for part in first["loc"])
    got = repr(first.get("input"))
    shown = got if len(got) <= MOST_SHOWN else f"{got[:MOST_SHOWN]}…"
    expected = _lowered(first["msg"])
    more = f" ({len(errors) - 1} more like it)" if len(errors) > 1 else ""
    return problem(
        422,
        f"{where}: {expected}, got {shown}{more}.",
        request_id=number,
        expected=expected,
        got=shown,
        next_step="Mend the request; /docs shows what it takes.",
        where=where,
    )


def _http(request: Request, error: HTTPException, number: str) -> Response:
    path = request.url.path[:MOST_SHOWN]
    texts = {
        404: ("an address of this service", path, "See /docs for the addresses there are."),
        405: ("a method that the address takes", request.method, "See /docs for what it takes."),
        400: ("a body of JSON", "something else", "Send JSON in UTF-8, with Content-Type: application/json."),
    }
    expected, got, after = texts.get(error.status_code, ("", "", ""))
    detail = f"expected {expected}, got {got}." if expected else f"{error.detail}."
    return problem(
        error.status_code,
        detail,
        request_id=number,
        expected=expected,
        got=got,
        next_step=after,
        headers=error.headers,
    )


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "model": Problem,
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "description": text,
    }
    for status, text in {
        400: "The body is no JSON.",
        401: "An API key is needed.",
        404: "There is none of that name or id.",
        408: "The body came too slowly.",
        413: "The body is too large.",
        422: "The request asks for what cannot be.",
        503: "More work waits than can be done in time; Retry-After says when to ask again.",
    }.items()
}
"""What any operation may answer besides, for OpenAPI."""
