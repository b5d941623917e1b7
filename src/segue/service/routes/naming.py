"""Titles for a playlist, which the workers' namers write."""

from __future__ import annotations

import time

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response

from segue import types
from segue.service.errors.problem import ProblemError
from segue.service.pool.jobs import Entitle
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheModel, TheService
from segue.service.schema.answers import NamesModel
from segue.service.schema.requests import NamesAsked

router = APIRouter(route_class=JsonRoute, tags=["continuations"])


@router.post("/v1/names", responses={200: {"model": NamesModel}}, response_class=Response)
async def names(body: NamesAsked, service: TheService, served: TheModel) -> Response:
    """Suggest titles for a playlist, and say which tracks and tags each word comes from."""
    start = time.perf_counter()
    if not served.facts.namer:
        raise ProblemError(
            404,
            "a model with a namer",
            "one without",
            f"Train one, and load the models again: segue name train DATASET -o {served.facts.name}.namer",
            where="query.model",
        )
    query = types.Query(tags=tuple(body.tags), tracks=tuple(body.tracks))
    job = Entitle(model=served.facts.name, query=query, n=body.n, copies=body.copies, drivers=body.drivers)
    found = await service.pool.ask(job)
    took = (time.perf_counter() - start) * 1000
    name = msgspec.json.encode(served.facts.name)
    return Response(
        b'{"names":%b,"model":%b,"took_ms":%.2f}' % (found, name, took), media_type="application/json"
    )
