"""Export and import of playlist files."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from segue import types
from segue.service import exchange
from segue.service.exchange import MEDIA, Format
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheModel, TheService, as_json
from segue.service.schema.answers import ImportModel
from segue.service.schema.requests import PlaylistGiven

router = APIRouter(route_class=JsonRoute, tags=["files"])


async def _content(request: Request) -> bytes:
    return await request.body()


Content = Annotated[bytes, Depends(_content)]


@router.post(
    "/v1/export",
    responses={200: {"content": {media: {} for media in MEDIA.values()}, "description": "The file."}},
    response_class=Response,
)
def export(
    body: PlaylistGiven,
    service: TheService,
    served: TheModel,
    form: Annotated[Format, Query(alias="format", description="The file's format.")] = "m3u8",
) -> Response:
    """A playlist as a file for players and spreadsheets."""
    found = [served.index.track(str(track)) for track in body.tracks]
    listed = [
        (exchange.track_of(track, known, lambda one: service.view(served, one)), known)
        for track, known in zip(body.tracks, found, strict=True)
    ]
    query = types.Query(title=body.title, tags=tuple(body.tags), weights=tuple(body.weights))
    content = exchange.write(form, query, listed)
    name = "".join(char for char in body.title if char.isalnum() or char in " -_").strip()[:80] or "playlist"
    return Response(
        content,
        media_type=MEDIA[form],
        headers={
            "Content-Disposition": f"attachment; filename=\"playlist.{form}\"; filename*=UTF-8''{quote(name)}.{form}"
        },
    )


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
def import_file(
    content: Content,
    service: TheService,
    served: TheModel,
    name: Annotated[str, Query(max_length=255, description="The file's name; its ending says the format.")],
) -> Response:
    """The playlists of a file: M3U, M3U8, JSPF, JSON, JSONL, CSV, TSV."""
    found = exchange.read_file(name, content, served.index, lambda one: service.view(served, one))
    return as_json({"playlists": found})
