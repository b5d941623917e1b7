"""Continuations and maps, which the workers compute."""

from __future__ import annotations

import time

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response

from segue.service.errors.problem import ProblemError
from segue.service.pool.jobs import Continue, Map, Why
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheModel, TheService
from segue.service.schema.answers import ContinuationsModel, MapModel, WhyModel
from segue.service.schema.requests import ContinuationsAsked, MapAsked, WhyAsked

router = APIRouter(route_class=JsonRoute, tags=["continuations"])

PORTION = 8
"""Queries in a job: a large batch is divided among all workers, and delays nobody for long."""

METHOD = "pca of track factors"


@router.post("/v1/continuations", responses={200: {"model": ContinuationsModel}}, response_class=Response)
async def continuations(body: ContinuationsAsked, service: TheService, served: TheModel) -> Response:
    """Continue one playlist or many: the tracks and tags that belong there, and why."""
    start = time.perf_counter()
    most, asked = service.settings.limits.results, body.n * len(body.queries)
    if asked > most:
        service.metrics.met.labels("results").inc()
        hint = "Ask for fewer, or in several requests."
        raise ProblemError(422, f"at most {most} tracks of all queries", f"{asked}", hint, where="body.n")
    queries = [query.query() for query in body.queries]
    jobs = [
        Continue(
            model=served.facts.name,
            queries=tuple(queries[place : place + PORTION]),
            n=body.n,
            tags=body.tags,
            reasons=body.reasons,
            constraints=body.constraints.constraints(),
            unsure_below=body.unsure_below,
        )
        for place in range(0, len(queries), PORTION)
    ]
    lists = b",".join(answer[1:-1] for answer in await service.pool.ask_all(jobs))
    took = (time.perf_counter() - start) * 1000
    name = msgspec.json.encode(served.facts.name)
    content = b'{"continuations":[%b],"model":%b,"took_ms":%.2f}' % (lists, name, took)
    return Response(content, media_type="application/json")


@router.post("/v1/why", responses={200: {"model": WhyModel}}, response_class=Response)
async def why(body: WhyAsked, service: TheService, served: TheModel) -> Response:
    """Say what would bring a track into a playlist's list, or take it out: the smallest changes."""
    job = Why(
        model=served.facts.name,
        query=body.query.query(),
        track=body.track,
        n=body.n,
        constraints=body.constraints.constraints(),
    )
    return Response(await service.pool.ask(job), media_type="application/json")


@router.post("/v1/map", responses={200: {"model": MapModel}}, response_class=Response)
async def lay_out(body: MapAsked, service: TheService, served: TheModel) -> Response:
    """Place tracks in two dimensions; tracks that occur in the same playlists are near each other."""
    points = await service.pool.ask(Map(model=served.facts.name, tracks=tuple(body.tracks)))
    return Response(
        b'{"points":%b,"method":%b}' % (points, msgspec.json.encode(METHOD)), media_type="application/json"
    )
