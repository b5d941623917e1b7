"""Errors as RFC 9457 problem details: what was expected, what came, where, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from fastapi import HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from segue.errors import ErrorFields, Where

MEDIA: Final = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457 problem details with the fields of Segue's errors."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Which sort of problem, as a path of this service's documentation.")
    title: str = Field(description="The sort of problem in words.")
    status: int
    detail: str = Field(description="What was expected and what came, in one sentence.")
    expected: str | None = None
    got: str | None = None
    where: str | None = Field(default=None, description="The part of the request, or of a file, at fault.")
    hint: str | None = Field(default=None, description="What to do next.")
    request_id: str


class ProblemError(HTTPException):
    """A request that cannot be answered.

    It is an HTTPException because FastAPI makes a 400 of all others that are raised while it reads a body.

    Args:
        status: HTTP status.
        expected: What was expected.
        got: What came.
        hint: What to do next.
        where: The part of the request with the error.
        headers: Headers of the answer.
    """

    def __init__(
        self,
        status: int,
        expected: str,
        got: str,
        hint: str,
        *,
        where: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.fields = ErrorFields(expected, got, Where(field=where), hint)
        super().__init__(status, self.fields.message, dict(headers or {}))


def problem(
    status: int,
    fields: ErrorFields,
    *,
    request_id: str,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer with a problem; `detail` is its sentence if that says more than the fields."""
    content = {
        "type": f"/docs#problem-{status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or fields.message,
        "expected": fields.expected or None,
        "got": fields.got or None,
        "where": str(fields.where) or None,
        "hint": fields.hint or None,
        "request_id": request_id,
    }
    return Response(msgspec.json.encode(content), status, dict(headers or {}), MEDIA)


def request_id(request: Request) -> str:
    """The id of a request in the log and in the answer's header."""
    return request.scope.get("state", {}).get("request_id", "")


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "model": Problem,
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "description": text,
    }
    for status, text in {
        400: "The body is no JSON, or the address or a header cannot be read.",
        401: "An API key is needed.",
        403: "The API key may not do this, or a page of another site sent it.",
        404: "There is none of that name or id.",
        405: "The address takes no such method.",
        408: "The body came too slowly.",
        412: "The condition of If-Match or If-None-Match does not hold: it was changed meanwhile.",
        413: "The body is too large.",
        415: "The body is not said to be JSON.",
        416: "The file has no such range.",
        421: "The service does not go by the name in Host.",
        422: "The request asks for what cannot be.",
        429: "More requests than one client may send; Retry-After says when to ask again.",
        431: "There are too many headers, or they are too large.",
        500: "The service itself is at fault; its log says more.",
        503: "More work waits than can be done in time; Retry-After says when to ask again.",
    }.items()
}
"""Problems that any operation may answer in addition, for OpenAPI."""
