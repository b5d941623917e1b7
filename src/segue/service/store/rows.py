"""Kept playlists as rows of the store's tables, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

import msgspec
import sqlalchemy as sa

from segue.service.store.tables import MARKS
from segue.types import Id


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A kept playlist.

    Attributes:
        key: What it goes by.
        title: Its title.
        tags: Its tags.
        tracks: Its tracks.
        kept: Recommended tracks that were kept or pinned.
        dropped: Recommended tracks that were dropped.
        saved: When it was last changed, in UTC.
    """

    key: str
    title: str = ""
    tags: tuple[str, ...] = ()
    tracks: tuple[Id, ...] = ()
    kept: tuple[Id, ...] = ()
    dropped: tuple[Id, ...] = ()
    saved: dt.datetime = dt.datetime(1970, 1, 1)


ID: Final = msgspec.json.Decoder(Id)
"""Reads a track's id from a row."""

_IDS: Final = msgspec.json.Decoder(tuple[Id, ...])
_TAGS: Final = msgspec.json.Decoder(tuple[str, ...])


def as_json(value: object) -> str:
    """A value as the tables hold lists and ids."""
    return msgspec.json.encode(value).decode()


def mark_of(key: str, track: Id, mark: str) -> dict[str, str]:
    """The row that says a track of a playlist has a mark; ids of any length are told apart by their digest."""
    encoded = as_json(track)
    digest = hashlib.blake2b(encoded.encode(), digest_size=16).hexdigest()
    return {"playlist": key, "digest": digest, "track": encoded, "mark": mark}


def read(connection: sa.Connection, select: sa.Select[tuple[object, ...]]) -> list[Kept]:
    """Playlists with their marks, in the order of a selection of rows of `PLAYLISTS`."""
    rows = connection.execute(select).all()
    keys = [row.key for row in rows]
    kept: dict[str, list[Id]] = {key: [] for key in keys}
    dropped: dict[str, list[Id]] = {key: [] for key in keys}
    marks = sa.select(MARKS).where(MARKS.c.playlist.in_(keys)).order_by(MARKS.c.id)
    for mark in connection.execute(marks):
        (dropped if mark.mark == "drop" else kept)[mark.playlist].append(ID.decode(mark.track))
    return [
        Kept(
            key=row.key,
            title=row.title,
            tags=_TAGS.decode(row.tags),
            tracks=_IDS.decode(row.tracks),
            kept=tuple(kept[row.key]),
            dropped=tuple(dropped[row.key]),
            saved=row.saved,
        )
        for row in rows
    ]
