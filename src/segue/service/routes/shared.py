"""The shared parts of all addresses: the service, and a model by its name.

They are coroutines, because FastAPI runs other dependencies in threads: probes would wait for a free one.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute

from segue.service.errors.problem import ProblemError
from segue.service.errors.validation import MOST_SHOWN
from segue.service.service import Served, Service


async def refuse_unknown(request: Request) -> None:
    """Check that the address knows all its query parameters, as bodies check their fields.

    Raises:
        ProblemError: A parameter is unknown.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = _parameters(route.dependant)
    unknown = next((name for name in request.query_params if name not in known), None)
    if unknown is not None:
        shown = unknown[:MOST_SHOWN]
        raise ProblemError(
            422,
            f"a parameter among {', '.join(sorted(known))}" if known else "no parameters",
            repr(shown),
            "Leave it out or mend its name; /docs has the parameters.",
            where=f"query.{shown}",
        )


def _parameters(dependant: Dependant) -> set[str]:
    """The names of all query parameters that a route and its dependencies read."""
    names = {parameter.alias for parameter in dependant.query_params}
    return names.union(*map(_parameters, dependant.dependencies))


async def _service(request: Request) -> Service:
    return request.app.state.service


async def _served(
    request: Request,
    model: Annotated[
        str | None, Query(max_length=200, description="A model's name; without it, the first one.")
    ] = None,
) -> Served:
    return (await _service(request)).model(model)


TheService: TypeAlias = Annotated[Service, Depends(_service)]
TheModel: TypeAlias = Annotated[Served, Depends(_served)]


def as_json(value: object) -> Response:
    """A value as it is, without validation at run time: the tests check that it fits its schema."""
    return Response(msgspec.json.encode(value), media_type="application/json")
