"""The problem for each exception of a route."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from segue.errors import ErrorFields, SegueError
from segue.service.errors.problem import ProblemError, problem, request_id
from segue.service.errors.validation import MOST_SHOWN, mistake
from segue.service.pool.asked import Busy, Down, Lost, Refused
from segue.service.search.connections import Overwritten


async def answer(request: Request, error: Exception) -> Response:
    """The problem for an exception. An unforeseen exception is a 500 that reveals nothing of the inside."""
    number = request_id(request)
    match error:
        case ProblemError():
            return problem(error.status, error.fields, request_id=number, headers=error.headers)
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
            why = str(error)
            got = f"a damaged one: {why}" if why else "one that was written to in place"
            return _later("a search index as it was written", got, "Ask again in a few seconds.", 2, number)
        case Lost():
            return _later(
                "an answer", str(error), "Ask again, for less at once if it took too long.", 1, number
            )
        case Refused() | SegueError():
            return problem(422, error.fields, request_id=number)
        case _:
            hint = "Tell whoever runs it, with the request id: the log says more."
            fields = ErrorFields("an answer", "an error in the service itself", hint=hint)
            return problem(500, fields, request_id=number)


def _later(expected: str, got: str, hint: str, seconds: int, number: str) -> Response:
    """A temporary refusal, with the time to ask again."""
    fields = ErrorFields(expected, f"none: {got}", hint=hint)
    return problem(503, fields, request_id=number, headers={"Retry-After": str(seconds)})


def _invalid(error: RequestValidationError, number: str) -> Response:
    """The first error in a request, and the number of other errors."""
    found = mistake(error.errors())
    more = f" ({found.others} more like it)" if found.others else ""
    detail = replace(found.fields, got=f"{found.fields.got}{more}").message
    return problem(422, found.fields, request_id=number, detail=detail)


def _http(request: Request, error: HTTPException, number: str) -> Response:
    path = request.url.path[:MOST_SHOWN]
    known = {
        404: ("an address of this service", path, "See /docs for the addresses there are."),
        405: ("a method that the address takes", request.method, "See /docs for what it takes."),
        400: ("a body of JSON", "something else", "Send JSON in UTF-8, with Content-Type: application/json."),
    }
    fields = ErrorFields(text=error.detail)
    if error.status_code in known:
        expected, got, hint = known[error.status_code]
        fields = ErrorFields(expected, got, hint=hint)
    return problem(error.status_code, fields, request_id=number, headers=error.headers)
