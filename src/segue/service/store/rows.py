"""Kept playlists as rows of the store's tables, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

import msgspec
import sqlalchemy as sa

from segue.service.store.faults import DamagedRow
from segue.service.store.tables import MARKS, PLAYLISTS
from segue.types import Id


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A kept playlist.

    Attributes:
        key: Its key.
        title: Its title.
        tags: Its tags.
        tracks: Its tracks.
        weights: The weight of each track, from 0, in their order; () for 1 each.
        kept: Recommended tracks that were kept.
        pinned: Recommended tracks that stay at the top of the list.
        dropped: Recommended tracks that were dropped.
        draft: Whether it was saved automatically, and nobody has confirmed it yet.
        saved: Time of its last change, in UTC.
    """

    key: str
    title: str = ""
    tags: tuple[str, ...] = ()
    tracks: tuple[Id, ...] = ()
    weights: tuple[float, ...] = ()
    kept: tuple[Id, ...] = ()
    pinned: tuple[Id, ...] = ()
    dropped: tuple[Id, ...] = ()
    draft: bool = False
    saved: dt.datetime = dt.datetime(1970, 1, 1)

    @property
    def etag(self) -> str:
        """The entity tag of the content: equal content has an equal tag, whenever it was saved."""
        content = {
            name: getattr(self, name) for name in self.__struct_fields__ if name not in {"key", "saved"}
        }
        return f'"{_digest(as_json(content))}"'

    def settled(self) -> Kept:
        """The playlist as it is read back: one mark for each track, no weights if all are 1."""
        marks = self.marks
        lists = {
            field: tuple(track for track, held in marks.items() if held == mark)
            for mark, field in MARKED.items()
        }
        weights = tuple(map(float, self.weights))
        return msgspec.structs.replace(self, **lists, weights=weights if set(weights) != {1.0} else ())

    @property
    def marks(self) -> dict[Id, str]:
        """Recommended tracks with their marks; for a track in several lists the last list counts."""
        return {track: mark for mark, field in MARKED.items() for track in getattr(self, field)}


MARKED: Final = {"keep": "kept", "pin": "pinned", "drop": "dropped"}
"""The marks in the tables → the fields of `Kept` with their tracks."""


ID: Final = msgspec.json.Decoder(Id)
"""Reads a track's id from a row."""

_IDS: Final = msgspec.json.Decoder(tuple[Id, ...])
_WEIGHTS: Final = msgspec.json.Decoder(tuple[float, ...])
_TAGS: Final = msgspec.json.Decoder(tuple[str, ...])


def as_json(value: object) -> str:
    """A value in the tables' form of lists and ids."""
    return msgspec.json.encode(value).decode()


def mark_of(key: str, track: Id, mark: str) -> dict[str, str]:
    """The row for the mark of a playlist's track; a digest identifies ids of any length."""
    encoded = as_json(track)
    return {"playlist": key, "digest": _digest(encoded), "track": encoded, "mark": mark}


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def read(
    connection: sa.Connection,
    select: sa.Select[tuple[object, ...]],
    damaged: list[DamagedRow] | None = None,
) -> list[Kept]:
    """Playlists with their marks, in the order of a selection of rows of `PLAYLISTS`.

    Args:
        connection: To the store.
        select: The rows.
        damaged: Where to list playlists that cannot be read; None raises the first of them.

    Raises:
        DamagedRow: A playlist cannot be read.
    """
    try:
        return _read(connection, select)
    except _DAMAGE:  # one of them, so they are read one by one
        keys = connection.execute(select.with_only_columns(PLAYLISTS.c.key)).scalars().all()
    found: list[Kept] = []
    for key in keys:
        try:
            found += _read(connection, sa.select(PLAYLISTS).where(PLAYLISTS.c.key == key))
        except _DAMAGE as error:
            fault = DamagedRow(key, f"{type(error).__name__}: {error}")
            if damaged is None:
                raise fault from error
            damaged.append(fault)
    return found


_DAMAGE: Final = (msgspec.MsgspecError, ValueError, TypeError, KeyError)
"""What reading a row raises if a bit of it flipped: SQLite has no checksums for what is in its pages."""


def _read(connection: sa.Connection, select: sa.Select[tuple[object, ...]]) -> list[Kept]:
    rows = connection.execute(select).all()
    keys = [row.key for row in rows]
    marked: dict[str, dict[str, list[Id]]] = {key: {field: [] for field in MARKED.values()} for key in keys}
    marks = sa.select(MARKS).where(MARKS.c.playlist.in_(keys)).order_by(MARKS.c.id)
    for mark in connection.execute(marks):
        marked[mark.playlist][MARKED[mark.mark]].append(ID.decode(mark.track))
    return [
        Kept(
            key=row.key,
            title=_text(row.title),
            tags=_TAGS.decode(row.tags),
            tracks=_IDS.decode(row.tracks),
            weights=_WEIGHTS.decode(row.weights),
            **{field: tuple(tracks) for field, tracks in marked[row.key].items()},
            draft=row.draft,
            saved=row.saved,
        )
        for row in rows
    ]


def _text(value: str) -> str:
    value.encode()  # bytes that are no UTF-8 come as lone surrogates
    return value
