"""What all addresses share: the service, and a model by its name."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from fastapi import Depends, Query, Request
from fastapi.responses import Response

from segue.service.service import Served, Service


def _service(request: Request) -> Service:
    return request.app.state.service


def _served(
    request: Request,
    model: Annotated[
        str | None, Query(max_length=200, description="A model's name; without it, the first one.")
    ] = None,
) -> Served:
    return _service(request).model(model)


TheService: TypeAlias = Annotated[Service, Depends(_service)]
TheModel: TypeAlias = Annotated[Served, Depends(_served)]


def as_json(value: object) -> Response:
    """A value as it is, without a second look: what the schemas describe, the tests check."""
    return Response(msgspec.json.encode(value), media_type="application/json")
