"""The problem for each exception of a route."""

from __future__ import annotations

import errno
from dataclasses import replace
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from segue.errors import ErrorFields, SegueError
from segue.service.errors.problem import ProblemError, problem, request_id
from segue.service.errors.validation import MOST_SHOWN, mistake
from segue.service.pool.asked import Busy, Down, Lost, Refused
from segue.service.search.connections import Overwritten
from segue.service.store.faults import StoreDown

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The system's numbers of a full disk."""


async def answer(request: Request, error: Exception) -> Response:
    """The problem for an exception. An unforeseen exception is a 500 that reveals nothing of the inside."""
    number = request_id(request)
    match error:
        case ProblemError():
            return problem(error.status_code, error.fields, request_id=number, headers=error.headers)
        case RequestValidationError():
            return _invalid(error, number)
        case HTTPException():
            return _http(request, error, number)
        case Busy() | Down() | StoreDown() | Overwritten() | Lost():
            return _passing(error, number)
        case Refused(too_much=True):
            return problem(413, error.fields, request_id=number)
        case Refused() | SegueError():
            return problem(422, error.fields, request_id=number)
        case _:
            return _unforeseen(error, number)


def _passing(error: Busy | Down | StoreDown | Overwritten | Lost, number: str) -> Response:
    """What passes by itself: the service is busy, or a part of it is away."""
    soon = "Ask again in a few seconds."
    match error:
        case Busy():
            seconds = max(1, round(error.seconds))
            return _later("less work in line", str(error), f"Ask again in {seconds} s.", seconds, number)
        case Down():
            return _later("a worker that is up", str(error), soon, 2, number)
        case StoreDown():
            return _later("a store that answers", error.reason, soon, 2, number)
        case Overwritten():
            why = str(error)
            got = f"a damaged one: {why}" if why else "one that was written to in place"
            return _later("a search index as it was written", got, soon, 2, number)
        case Lost():
            hint = "Ask again, for less at once if it took too long."
            return _later("an answer", str(error), hint, 1, number)


def _unforeseen(error: Exception, number: str) -> Response:
    """A full disk may come to any request, and passes; everything else is a fault of the service."""
    if isinstance(error, OSError) and error.errno in FULL:
        return _later("room on the service's disk", "it is full", "Ask again later.", 30, number)
    hint = "Tell whoever runs it, with the request id: the log says more."
    return problem(
        500, ErrorFields("an answer", "an error in the service itself", hint=hint), request_id=number
    )


def _later(expected: str, got: str, hint: str, seconds: int, number: str) -> Response:
    """A temporary refusal, with the time to ask again."""
    fields = ErrorFields(expected, f"none: {got}", hint=hint)
    return problem(503, fields, request_id=number, headers={"Retry-After": str(seconds)})


def _invalid(error: RequestValidationError, number: str) -> Response:
    """The first error in a request, and the number of others that were found before the check ended."""
    found = mistake(error.errors())
    more = f" (and at least {found.others} more)" if found.others else ""
    detail = replace(found.fields, got=f"{found.fields.got}{more}").message
    return problem(422, found.fields, request_id=number, detail=detail)


def _http(request: Request, error: HTTPException, number: str) -> Response:
    path: str = request.scope["path"][:MOST_SHOWN]
    known = {
        400: ("a whole body", "a part of it", "Send it again."),
        404: ("an address of this service", path, "See /docs for the addresses there are."),
        405: ("a method that the address takes", request.method[:MOST_SHOWN], "See /docs for what it takes."),
    }
    fields = ErrorFields(text=error.detail)
    if error.status_code in known:
        expected, got, hint = known[error.status_code]
        fields = ErrorFields(expected, got, hint=hint)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(request.app.state.methods(request.scope["path"]))
    return problem(error.status_code, fields, request_id=number, headers=headers)
