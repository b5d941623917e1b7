"""Kept playlists, and what people did with the tracks recommended for them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from segue.service.answers import KeptListModel, KeptModel, SavedModel
from segue.service.problems import ProblemError
from segue.service.requests import FeedbackGiven, KeptGiven, Key
from segue.service.routes.shared import TheService, as_json
from segue.service.store.rows import Kept
from segue.service.store.store import Store

router = APIRouter(tags=["kept playlists"])

_PLACE: Final = "%Y%m%dT%H%M%S%f"
"""How a cursor says when a playlist was changed: to the microsecond, as the order is."""

Cursor = Annotated[
    str,
    Query(
        pattern=r"^\d{8}T\d{12}\.[A-Za-z0-9_-]{1,64}$",
        description="Where to go on: the next of the answer before.",
    ),
]

KeyPath = Annotated[Key, Path(description="The playlist's key: letters, digits, - and _.")]


def _store(service: TheService) -> Store:
    if service.store is None:
        raise ProblemError(
            404,
            "a service that keeps playlists",
            "one that does not",
            "Start it with --store URL.",
        )
    return service.store


TheStore = Annotated[Store, Depends(_store)]


@router.put("/v1/playlists/{key}", responses={200: {"model": SavedModel}}, response_class=Response)
def keep(key: KeyPath, body: KeptGiven, store: TheStore) -> Response:
    """Keep a playlist, in the place of the one with its key."""
    kept = Kept(
        key=key,
        title=body.title,
        tags=tuple(body.tags),
        tracks=tuple(body.tracks),
        kept=tuple(body.kept),
        dropped=tuple(body.dropped),
    )
    return as_json({"key": key, "saved": _moment(store.put(kept))})


@router.get("/v1/playlists/{key}", responses={200: {"model": KeptModel}}, response_class=Response)
def read(key: KeyPath, store: TheStore) -> Response:
    """One kept playlist."""
    found = store.get(key)
    if found is None:
        raise _unknown(key)
    return as_json(_shown(found))


@router.get("/v1/playlists", responses={200: {"model": KeptListModel}}, response_class=Response)
def latest(
    store: TheStore, limit: Annotated[int, Query(ge=1, le=100)] = 20, after: Cursor | None = None
) -> Response:
    """The kept playlists, those that were changed last first; `next` leads to those that come after.

    One that is changed meanwhile moves to the head; all others come once.
    """
    found = store.latest(limit, _place(after) if after else None)
    following = f"{found[-1].saved:{_PLACE}}.{found[-1].key}" if len(found) == limit else None
    return as_json({"playlists": [_shown(playlist) for playlist in found], "next": following})


@router.delete("/v1/playlists/{key}", status_code=204, response_class=Response)
def forget(key: KeyPath, store: TheStore) -> Response:
    """Forget a kept playlist and what was done with its tracks."""
    if not store.delete(key):
        raise _unknown(key)
    return Response(status_code=204)


@router.post("/v1/feedback", status_code=204, response_class=Response)
def note(body: FeedbackGiven, store: TheStore) -> Response:
    """Note that a recommended track was kept, dropped or pinned, or that this was undone."""
    store.note(body.playlist, body.track, body.event)
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


def _shown(playlist: Kept) -> dict[str, object]:
    return {
        "key": playlist.key,
        "saved": _moment(playlist.saved),
        "title": playlist.title,
        "tags": playlist.tags,
        "tracks": playlist.tracks,
        "kept": playlist.kept,
        "dropped": playlist.dropped,
    }


def _moment(saved: object) -> str:
    return f"{saved:%Y-%m-%dT%H:%M:%SZ}"
