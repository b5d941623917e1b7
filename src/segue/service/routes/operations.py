"""Operation of the service: is it alive, is it ready, and its metrics."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from segue.service.errors.problem import ProblemError
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheService, as_json
from segue.service.schema.accounts import ReadyModel, StatusModel

router = APIRouter(route_class=JsonRoute, tags=["operations"])


@router.get("/healthz", responses={200: {"model": StatusModel}}, response_class=Response)
async def alive() -> Response:
    """Whether the process answers."""
    return as_json({"status": "ok"})


@router.get("/readyz", responses={200: {"model": ReadyModel}}, response_class=Response)
async def ready(service: TheService) -> Response:
    """Whether models are loaded and workers run; the cause if a worker fails to start, or if the store is down.

    A service whose store does not answer is ready all the same: continuations and searches need none.
    """
    why = service.pool.why
    if not service.ready:
        got = f"none: {why}" if why else "none"
        raise ProblemError(
            503, "a worker that is up", got, "Ask again in a few seconds.", headers={"Retry-After": "2"}
        )
    store = service.store.why if service.store else ""
    return as_json({"status": "ok", "why": why or None, "store": store or None})


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(service: TheService) -> Response:
    """Figures for Prometheus."""
    service.gauge()
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
