"""Tracks and tags: search, look-up, preview."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

import msgspec
from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from segue import types
from segue.errors import DataError
from segue.ids import read_id, readable
from segue.service.errors.problem import ProblemError
from segue.service.headers import FILE_POLICY
from segue.service.pool.jobs import Continue
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheModel, TheService, as_json
from segue.service.schema.answers import RankedTracksModel, TagsModel, TrackModel, TracksModel
from segue.service.schema.requests import LONGEST_IDS, MOST_IDS
from segue.service.search.index import FoundTrack
from segue.service.service import Served

router = APIRouter(route_class=JsonRoute, tags=["tracks and tags"])

TrackPath = Annotated[str, Path(max_length=1000, description="A track's id.")]
Search = Annotated[str, Query(max_length=200, description="What a person types; empty for the most popular.")]
Limit = Annotated[int, Query(ge=1, le=100)]
Ids = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=LONGEST_IDS,
        description=(
            f"At most {MOST_IDS} ids of tracks to look up instead of a search, joined by commas, such as 12,7,45. "
            "A comma or percent sign inside an id is written %2C or %25."
        ),
    ),
]


class _Ranked(msgspec.Struct):
    """The part of a continuation that holds similar tracks."""

    tracks: msgspec.Raw


@router.get("/v1/tracks", responses={200: {"model": TracksModel}}, response_class=Response)
def find_tracks(
    service: TheService, served: TheModel, search: Search = "", limit: Limit = 20, ids: Ids = None
) -> Response:
    """Find tracks by title and artist: the beginnings of words, a part inside, first consonants, almost right.

    Or, with `ids`, look up that many at once: each comes once, in the order of the request.
    """
    if ids is None:
        found, unknown = served.index.tracks(search, limit), []
    else:
        asked = _listed(ids, search)
        keys = {track: _keys(track) for track in asked}
        known = served.index.known([*dict.fromkeys(key for one in keys.values() for key in one)])
        named = {track: next((known[key] for key in keys[track] if key in known), None) for track in asked}
        found = list({one.place: one for one in named.values() if one}.values())
        unknown = [track for track, one in named.items() if one is None]
    return as_json({"tracks": [service.view(served, track) for track in found], "unknown": unknown})


@router.get("/v1/tags", responses={200: {"model": TagsModel}}, response_class=Response)
def find_tags(served: TheModel, search: Search = "", limit: Limit = 20) -> Response:
    """Find tags that contain a text; those that begin with it come first."""
    found = served.index.tags(search, limit)
    return as_json({"tags": [{"tag": tag, "playlists": playlists} for tag, playlists in found]})


@router.get(
    "/v1/tracks/{track:path}/similar", responses={200: {"model": RankedTracksModel}}, response_class=Response
)
async def similar(
    track: TrackPath, service: TheService, served: TheModel, n: Annotated[int, Query(ge=1, le=100)] = 20
) -> Response:
    """Tracks that belong beside one track: the continuation of a playlist with it alone."""
    # a look-up may wait for a connection, so it is not for the event loop
    found = await run_in_threadpool(lambda: service.view(served, _known(served, track)))
    job = Continue(model=served.facts.name, queries=(types.Query(tracks=(found.id,)),), n=n, tags=0)
    ranked = msgspec.json.decode(await service.pool.ask(job), type=list[_Ranked])[0]
    return Response(b'{"tracks":%b}' % bytes(ranked.tracks), media_type="application/json")


@router.get(
    "/v1/tracks/{track:path}/preview",
    responses={
        200: {"content": {"audio/*": {}}, "description": "The audio file, or the part of it asked for."}
    },
    response_class=FileResponse,
)
def preview(track: TrackPath, service: TheService, served: TheModel) -> FileResponse:
    """The audio file of a track."""
    found = service.audio.file(_known(served, track).location)
    if found is None:
        raise ProblemError(
            404,
            "a track with an audio file",
            repr(track[:80]),
            "Serve the files with --audio FOLDER.",
            where="path.track",
        )
    return FileResponse(
        found.path,
        media_type=found.media,
        filename=readable(found.path.name),
        content_disposition_type="inline",
        headers={"Content-Security-Policy": FILE_POLICY},
    )


@router.get("/v1/tracks/{track:path}", responses={200: {"model": TrackModel}}, response_class=Response)
def one_track(track: TrackPath, service: TheService, served: TheModel) -> Response:
    """One track by its id."""
    return as_json(service.view(served, _known(served, track)))


def _listed(ids: str, search: str) -> list[str]:
    """The ids in a list, each once.

    Raises:
        ProblemError: There are too many, or the request has a search too.
    """
    found = list(dict.fromkeys(unquote(one) for one in ids.split(",") if one))
    if len(found) > MOST_IDS:
        raise ProblemError(
            422,
            f"at most {MOST_IDS} ids",
            f"{len(found)}",
            "Ask for the others in another request.",
            where="query.ids",
        )
    if search:
        raise ProblemError(422, "ids or a search", "both", "Leave one of them out.", where="query.search")
    return found


def _keys(track: str) -> list[str]:
    """The ids that a text of an address may mean: itself, then by the rule of ids, by which 163.0 is 163."""
    try:
        return [track, str(read_id(track))]
    except DataError:
        return [track]


def _known(served: Served, track: str) -> FoundTrack:
    found = next(filter(None, map(served.index.track, _keys(track))), None)
    if found is None:
        raise ProblemError(
            404,
            "the id of a track",
            repr(track[:80]),
            "Find ids with /v1/tracks?search=.",
            where="path.track",
        )
    return found
