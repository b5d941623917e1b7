"""Export and import of playlist files."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from segue import types
from segue.data.formats import READ
from segue.data.readers.finding import AUTO
from segue.service import exchange
from segue.service.exchange import MEDIA, Format
from segue.service.pool.asked import Refused
from segue.service.pool.jobs import Import
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheModel, TheService
from segue.service.schema.answers import ImportModel
from segue.service.schema.requests import PlaylistBody, PlaylistGiven
from segue.service.service import Served, Service

_FORMATS: Final = f"{AUTO}, which finds it by the content, or one of {', '.join(READ)}"

router = APIRouter(route_class=JsonRoute, tags=["files"])


@router.post(
    "/v1/export",
    responses={200: {"content": {media: {} for media in MEDIA.values()}, "description": "The file."}},
    response_class=Response,
)
async def export(
    body: PlaylistGiven,
    service: TheService,
    served: TheModel,
    form: Annotated[Format, Query(alias="format", description="The file's format.")] = "m3u8",
) -> Response:
    """A playlist as a file for players and spreadsheets."""
    content = await to_thread.run_sync(_written, body, service, served, form, limiter=service.writing)
    name = "".join(char for char in body.title if char.isalnum() or char in " -_").strip()[:80] or "playlist"
    return Response(
        content,
        media_type=MEDIA[form],
        headers={
            "Content-Disposition": f"attachment; filename=\"playlist.{form}\"; filename*=UTF-8''{quote(name)}.{form}"
        },
    )


def _written(body: PlaylistBody, service: Service, served: Served, form: Format) -> bytes:
    found = served.index.known(list(dict.fromkeys(map(str, body.tracks))))
    listed = [
        (exchange.track_of(track, known, lambda one: service.view(served, one)), known)
        for track, known in ((track, found.get(str(track))) for track in body.tracks)
    ]
    query = types.Query(title=body.title, tags=tuple(body.tags), weights=tuple(body.weights))
    return exchange.write(form, query, listed)


@router.post(
    "/v1/import",
    responses={200: {"model": ImportModel}},
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def import_file(
    request: Request,
    service: TheService,
    served: TheModel,
    name: Annotated[str, Query(max_length=255, description="The file's name.")],
    form: Annotated[
        str, Query(alias="format", max_length=80, description=f"The file's format: {_FORMATS}.")
    ] = AUTO,
    columns: Annotated[
        str,
        Query(max_length=2000, description="A table's columns: track=Track URI,artist=Artist Name(s)."),
    ] = "",
    dialect: Annotated[
        str,
        Query(
            max_length=20,
            description="A table's dialect: comma, semicolon, tab, pipe; then ,bare if quotes are text.",
        ),
    ] = "",
) -> Response:
    """The playlists of a file, whose format its content shows. It may be packed: gzip, or a ZIP archive of several."""
    with service.readers.place(request.scope["state"].get("client", "")):
        job = Import(
            model=served.facts.name,
            name=name,
            form=form,
            content=await request.body(),
            index=str(served.index.path.absolute()),
            digest=served.facts.digest,
            integers=served.integers,
            columns=columns,
            dialect=dialect,
        )
        try:
            found = await service.readers.ask(job)
        except Refused as error:
            if error.too_much:
                service.metrics.met.labels("import").inc()
            raise
    return Response(b'{"playlists":%b}' % found, media_type="application/json")
