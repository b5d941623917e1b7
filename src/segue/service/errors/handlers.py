"""Whatever a route raises, as the problem it stands for."""

from __future__ import annotations

import re
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from segue.errors import SegueError
from segue.service.errors.problem import ProblemError, problem, request_id
from segue.service.errors.validation import MOST_SHOWN, mistake
from segue.service.pool.asked import Busy, Down, Lost, Refused
from segue.service.search.connections import Overwritten

_SENTENCE: Final = re.compile(
    r"(?:(?P<where>.+?): )?expected (?P<expected>.+?), got:? (?P<got>.+?)\.?", re.DOTALL
)
"""How the library's errors read."""


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
            return _invalid(error, number)
        case HTTPException():
            return _http(request, error, number)
        case Busy():
            seconds = max(1, round(error.seconds))
            return _later("less work in line", str(error), f"Ask again in {seconds} s.", seconds, number)
        case Down():
            return _later("a worker that is up", str(error), "Ask again in a few seconds.", 2, number)
        case Overwritten():
            got = "one that was written to in place"
            return _later("a search index as it was written", got, "Ask again in a few seconds.", 2, number)
        case Lost():
            return _later(
                "an answer", str(error), "Ask again, for less at once if it took too long.", 1, number
            )
        case Refused() | SegueError():
            return _refused(error, number)
        case _:
            return problem(
                500,
                "expected an answer, got an error in the service itself.",
                request_id=number,
                expected="an answer",
                got="an error in the service itself",
                next_step="Tell whoever runs it, with the request id: the log says more.",
            )


def _later(expected: str, got: str, after: str, seconds: int, number: str) -> Response:
    """The service cannot now, and says when to ask again."""
    return problem(
        503,
        f"expected {expected}, got none: {got}.",
        request_id=number,
        expected=expected,
        got=got,
        next_step=after,
        headers={"Retry-After": str(seconds)},
    )


def _refused(error: Refused | SegueError, number: str) -> Response:
    """What the library says, taken apart where it is the usual sentence."""
    said = _SENTENCE.fullmatch(error.message)
    return problem(
        422,
        error.message,
        request_id=number,
        expected=said["expected"] if said else "",
        got=said["got"] if said else "",
        next_step=error.hint,
        where=(said["where"] or "") if said else "",
    )


def _invalid(error: RequestValidationError, number: str) -> Response:
    """The first thing that is wrong with a request, and how many more there are."""
    found = mistake(error.errors())
    more = f" ({found.others} more like it)" if found.others else ""
    return problem(
        422,
        f"{found.where}: expected {found.expected}, got {found.got}{more}.",
        request_id=number,
        expected=found.expected,
        got=found.got,
        next_step=found.after,
        where=found.where,
    )


def _http(request: Request, error: HTTPException, number: str) -> Response:
    path = request.url.path[:MOST_SHOWN]
    texts = {
        404: ("an address of this service", path, "See /docs for the addresses there are."),
        405: ("a method that the address takes", request.method, "See /docs for what it takes."),
        400: ("a body of JSON", "something else", "Send JSON in UTF-8, with Content-Type: application/json."),
    }
    expected, got, after = texts.get(error.status_code, ("", "", ""))
    return problem(
        error.status_code,
        f"expected {expected}, got {got}." if expected else f"{error.detail}.",
        request_id=number,
        expected=expected,
        got=got,
        next_step=after,
        headers=error.headers,
    )
