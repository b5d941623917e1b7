"""Kept playlists, and feedback on the tracks recommended for them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Generator
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import Response

from segue.service.errors.problem import ProblemError
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheService, as_json
from segue.service.schema.answers import KeptListModel, KeptModel, SavedModel
from segue.service.schema.requests import FeedbackGiven, KeptGiven, Key
from segue.service.store.access import Access
from segue.service.store.conditions import Condition, ConflictError
from segue.service.store.rows import Kept
from segue.service.store.shelf import Shelf
from segue.service.store.store import Store

router = APIRouter(route_class=JsonRoute, tags=["kept playlists"])

_PLACE: Final = "%Y%m%dT%H%M%S%f"
"""A cursor's format for the time of a playlist's last change: with microseconds, as in the order."""

Cursor = Annotated[
    str,
    Query(
        pattern=r"^\d{8}T\d{12}\.[A-Za-z0-9_-]{1,64}$",
        description="Where to go on: the next of the answer before.",
    ),
]

KeyPath = Annotated[Key, Path(description="The playlist's key: letters, digits, - and _.")]


async def _store(service: TheService) -> Access:
    if service.store is None:
        raise ProblemError(
            404,
            "a service that keeps playlists",
            "one that does not",
            "Start it with --store URL.",
        )
    return service.store


TheStore = Annotated[Access, Depends(_store)]


async def _shelf(request: Request, service: TheService) -> Shelf:
    """What the owner of the request's key keeps."""
    owner = request.scope.get("state", {}).get("owner", "")
    return Shelf(owner, service.settings.limits, service.metrics)


TheShelf = Annotated[Shelf, Depends(_shelf)]


async def _condition(
    if_match: Annotated[
        str | None, Header(description="Change it only where it has this ETag; * where it is kept at all.")
    ] = None,
    if_none_match: Annotated[
        str | None, Header(description="Change it only where it has another ETag; * where it is not kept.")
    ] = None,
) -> Condition:
    return Condition.of(if_match, if_none_match)


TheCondition = Annotated[Condition, Depends(_condition)]


@router.put("/v1/playlists/{key}", responses={200: {"model": SavedModel}}, response_class=Response)
async def keep(
    key: KeyPath, body: KeptGiven, store: TheStore, shelf: TheShelf, condition: TheCondition
) -> Response:
    """Keep a playlist, replacing the one with its key; sending the same content again always succeeds."""
    kept = Kept(
        key=key,
        title=body.title,
        tags=tuple(body.tags),
        tracks=tuple(body.tracks),
        weights=tuple(body.weights),
        kept=tuple(body.kept),
        pinned=tuple(body.pinned),
        dropped=tuple(body.dropped),
        draft=body.draft,
    )
    with _told():
        found = await store.run(lambda held: shelf.put(held, kept, condition))
    return _tagged(_saved(found), found)


@router.get("/v1/playlists/{key}", responses={200: {"model": KeptModel}}, response_class=Response)
async def read(key: KeyPath, store: TheStore, shelf: TheShelf) -> Response:
    """One kept playlist."""

    def look(held: Store) -> Response:
        found = shelf.get(held, key)
        if found is None:
            raise _unknown(key)
        return _tagged(_shown(found), found)

    return await store.run(look)


@router.get("/v1/playlists", responses={200: {"model": KeptListModel}}, response_class=Response)
async def latest(
    store: TheStore,
    shelf: TheShelf,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Cursor | None = None,
    draft: Annotated[
        bool | None, Query(description="Drafts alone, or all but drafts; without it, both.")
    ] = None,
) -> Response:
    """The kept playlists by their last change, the latest first; `next` leads to the following ones.

    It ends before `limit` if the playlists are long. A playlist that changes meanwhile moves to the head; all
    others appear once.
    """
    place = _place(after) if after else None

    def look(held: Store) -> Response:
        found, more = shelf.latest(held, limit, place, draft=draft)
        following = f"{found[-1].saved:{_PLACE}}.{found[-1].key}" if found and more else None
        return as_json({"playlists": [_shown(playlist) for playlist in found], "next": following})

    return await store.run(look)


@router.delete("/v1/playlists/{key}", status_code=204, response_class=Response)
async def forget(key: KeyPath, store: TheStore, shelf: TheShelf, condition: TheCondition) -> Response:
    """Delete a kept playlist and its feedback."""
    with _told():
        if not await store.run(lambda held: shelf.delete(held, key, condition)):
            raise _unknown(key)
    return Response(status_code=204)


@router.post("/v1/feedback", status_code=204, response_class=Response)
async def note(body: FeedbackGiven, store: TheStore, shelf: TheShelf) -> Response:
    """Record that a recommended track was kept, dropped or pinned, or that this was undone."""
    await store.run(lambda held: shelf.note(held, body.playlist, body.track, body.event))
    return Response(status_code=204)


def _place(cursor: str) -> tuple[dt.datetime, str]:
    saved, _, key = cursor.partition(".")
    try:
        return dt.datetime.strptime(saved, _PLACE), key
    except ValueError as error:
        raise ProblemError(
            422, "the next of an earlier answer", repr(cursor), "Begin again without it.", where="query.after"
        ) from error


def _unknown(key: str) -> ProblemError:
    return ProblemError(
        404, "the key of a kept playlist", repr(key), "GET /v1/playlists lists the latest.", where="path.key"
    )


@contextlib.contextmanager
def _told() -> Generator[None]:
    """Report a refused change to the client, with the entity tag of the kept playlist."""
    try:
        yield
    except ConflictError as error:
        raise ProblemError(
            412,
            "the playlist that If-Match or If-None-Match names",
            f"one that was changed meanwhile (ETag {error.etag})" if error.etag else "none that is kept",
            "Read it again, decide what is to stay, and send its new ETag in If-Match.",
            where="header",
            headers={"ETag": error.etag} if error.etag else {},
        ) from error


def _tagged(content: object, playlist: Kept) -> Response:
    answer = as_json(content)
    answer.headers["ETag"] = playlist.etag
    return answer


def _saved(playlist: Kept) -> dict[str, object]:
    return {"key": playlist.key, "saved": f"{playlist.saved:%Y-%m-%dT%H:%M:%SZ}", "etag": playlist.etag}


def _shown(playlist: Kept) -> dict[str, object]:
    return {
        **_saved(playlist),
        "title": playlist.title,
        "tags": playlist.tags,
        "tracks": playlist.tracks,
        "weights": playlist.weights,
        "kept": playlist.kept,
        "pinned": playlist.pinned,
        "dropped": playlist.dropped,
        "draft": playlist.draft,
    }
