"""What people keep: playlists with their marks, written and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from segue.service.store.engine import connect
from segue.service.store.rows import ID, Kept, as_json, mark_of, read
from segue.service.store.tables import EVENTS, MARKS, PLAYLISTS
from segue.types import Id

T = TypeVar("T")

Event = Literal["keep", "drop", "pin", "undo"]

TRIES: Final = 5
"""Attempts at a write that another one came before."""

PORTION: Final = 500
"""Playlists read at a time by `all`."""


class Store:
    """Kept playlists in a database; safe to use from several threads, and several services at once."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and bring the tables up to date.

        Raises:
            ConfigError: Nothing answers there.
            MissingExtraError: The database's driver is not installed.
        """
        return cls(connect(url))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def put(self, playlist: Kept) -> dt.datetime:
        """Keep a playlist, in the place of the one with its key; returns when."""
        saved = _now()
        values: dict[str, object] = {
            "title": playlist.title,
            "tags": as_json(playlist.tags),
            "tracks": as_json(playlist.tracks),
            "saved": saved,
        }
        marks = dict.fromkeys(playlist.kept, "keep") | dict.fromkeys(playlist.dropped, "drop")

        def write(connection: sa.Connection) -> None:
            pinned = self._marked(connection, [playlist.key], "pin")
            self._put_row(connection, playlist.key, values)
            connection.execute(sa.delete(MARKS).where(MARKS.c.playlist == playlist.key))
            if marks:
                rows = [
                    mark_of(playlist.key, track, "pin" if (track, mark) in pinned else mark)
                    for track, mark in marks.items()
                ]
                connection.execute(sa.insert(MARKS), rows)

        self._write(write)
        return saved

    def get(self, key: str) -> Kept | None:
        """The playlist of that key."""
        with self._engine.connect() as connection:
            found = read(connection, sa.select(PLAYLISTS).where(PLAYLISTS.c.key == key))
        return found[0] if found else None

    def latest(self, limit: int, after: tuple[dt.datetime, str] | None = None) -> list[Kept]:
        """The playlists that were changed last, the latest first.

        Args:
            limit: How many.
            after: When the last one of those before was changed, and its key: those that come after it.
        """
        newest = sa.select(PLAYLISTS).order_by(PLAYLISTS.c.saved.desc(), PLAYLISTS.c.key).limit(limit)
        if after is not None:
            saved, key = after
            older, same = PLAYLISTS.c.saved < saved, PLAYLISTS.c.saved == saved
            newest = newest.where(older | (same & (PLAYLISTS.c.key > key)))
        with self._engine.connect() as connection:
            return read(connection, newest)

    def all(self) -> Iterator[Kept]:
        """Every playlist, by key."""
        last = ""
        with self._engine.connect() as connection:
            while True:
                part = read(
                    connection,
                    sa.select(PLAYLISTS)
                    .where(PLAYLISTS.c.key > last)
                    .order_by(PLAYLISTS.c.key)
                    .limit(PORTION),
                )
                if not part:
                    return
                yield from part
                last = part[-1].key

    def delete(self, key: str) -> bool:
        """Forget a playlist with its marks and events; whether there was one."""
        return self._write(
            lambda connection: (
                connection.execute(sa.delete(PLAYLISTS).where(PLAYLISTS.c.key == key)).rowcount > 0
            )
        )

    def note(self, key: str, track: Id, event: Event) -> None:
        """Note an event; of a playlist that is not kept yet, an empty one is kept."""

        def write(connection: sa.Connection) -> None:
            now = _now()
            touched = sa.update(PLAYLISTS).where(PLAYLISTS.c.key == key).values(saved=now)
            if not connection.execute(touched).rowcount:
                connection.execute(
                    sa.insert(PLAYLISTS).values(key=key, title="", tags="[]", tracks="[]", saved=now)
                )
            row = mark_of(key, track, event)
            same = (MARKS.c.playlist == key) & (MARKS.c.digest == row["digest"])
            connection.execute(sa.delete(MARKS).where(same))
            if event != "undo":
                connection.execute(sa.insert(MARKS).values(row))
            connection.execute(
                sa.insert(EVENTS).values(playlist=key, track=row["track"], event=event, at=now)
            )

        self._write(write)

    def _write(self, work: Callable[[sa.Connection], T]) -> T:
        """One transaction, tried again where another one came between."""
        for attempt in range(TRIES):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except (IntegrityError, OperationalError):
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _put_row(self, connection: sa.Connection, key: str, values: dict[str, object]) -> None:
        changed = connection.execute(sa.update(PLAYLISTS).where(PLAYLISTS.c.key == key).values(values))
        if not changed.rowcount:
            connection.execute(sa.insert(PLAYLISTS).values(key=key, **values))

    def _marked(self, connection: sa.Connection, keys: Sequence[str], mark: str) -> set[tuple[Id, str]]:
        """Tracks of some playlists with one mark, each with the mark that `put` knows it by."""
        rows = connection.execute(
            sa.select(MARKS.c.track).where(MARKS.c.playlist.in_(keys), MARKS.c.mark == mark)
        )
        return {(ID.decode(row.track), "keep") for row in rows}


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
