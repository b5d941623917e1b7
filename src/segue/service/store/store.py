"""Reading and writing kept playlists with their marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final, Literal, Self, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from segue.service.store.conditions import Condition, ConflictError
from segue.service.store.engine import STARTING, Durability, connect, file_of, identity
from segue.service.store.rows import Kept, as_json, mark_of, read
from segue.service.store.tables import EVENTS, MARKS, PLAYLISTS, VERSION
from segue.types import Id

T = TypeVar("T")

Event = Literal["keep", "drop", "pin", "undo"]

ALWAYS: Final = Condition()
"""The condition that always holds."""

TRIES: Final = 5
"""Attempts at a write that another write interrupts."""

INTERRUPTED: Final = frozenset({"40001", "40P01"})
"""PostgreSQL's codes of a transaction that it gave up in favour of another one: serialization, deadlock."""

PORTION: Final = 500
"""Number of playlists that `all` reads at once."""


class Store:
    """Kept playlists in a database; safe to use from several threads, and several services at once."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(begin="IMMEDIATE")
        self._path = file_of(engine)
        self._identity = self._path and identity(self._path)

    @classmethod
    def open(
        cls, url: str, *, durability: Durability = "full", waiting: float = STARTING, create: bool = True
    ) -> Self:
        """Connect, and migrate the tables to the newest version; see `connect` for the arguments.

        Raises:
            ConfigError: The database cannot be reached.
            MissingExtraError: The database's driver is not installed.
        """
        return cls(connect(url, durability=durability, waiting=waiting, create=create))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def lost(self) -> str:
        """What became of the SQLite file that is held open: "" if it is still the one of that name."""
        now = self._path and identity(self._path)
        if now == self._identity:
            return ""
        return "its file was replaced" if now else "its file is gone"

    def probe(self, *, write: bool = False) -> None:
        """Raise what keeps the store from being written now.

        Args:
            write: Whether to write for a test; otherwise the right to write is only taken and given back.
        """
        with self._writing.begin() as connection:
            connection.execute(sa.select(VERSION.c.version_num))
            if write:
                connection.execute(sa.update(VERSION).values(version_num=VERSION.c.version_num))

    def put(self, playlist: Kept, condition: Condition = ALWAYS) -> Kept:
        """Keep a playlist, replacing the one with its key; returns it in its stored form.

        A playlist that is stored already is not written again, whatever the condition. So a change whose answer was
        lost can be sent again.

        Raises:
            ConflictError: The condition does not hold for the stored playlist; then nothing is changed.
        """
        playlist = playlist.settled()
        row: dict[str, object] = {
            "title": playlist.title,
            "tags": as_json(playlist.tags),
            "tracks": as_json(playlist.tracks),
            "weights": as_json(playlist.weights),
            "draft": playlist.draft,
        }
        marks = [mark_of(playlist.key, track, mark) for track, mark in playlist.marks.items()]

        def write(connection: sa.Connection) -> Kept:
            before = self._locked(connection, playlist.key)
            if before is not None and before.etag == playlist.etag:
                return before
            if not condition.holds(before and before.etag):
                raise ConflictError(before and before.etag)
            change = (
                sa.insert(PLAYLISTS).values(key=playlist.key)
                if before is None
                else sa.update(PLAYLISTS).where(PLAYLISTS.c.key == playlist.key)
            )
            saved = _now()
            connection.execute(change.values(**row, saved=saved))
            connection.execute(sa.delete(MARKS).where(MARKS.c.playlist == playlist.key))
            if marks:
                connection.execute(sa.insert(MARKS), marks)
            return msgspec.structs.replace(playlist, saved=saved)

        return self._write(write)

    def get(self, key: str) -> Kept | None:
        """The playlist with that key."""
        with self._engine.connect() as connection:
            found = read(connection, sa.select(PLAYLISTS).where(PLAYLISTS.c.key == key))
        return found[0] if found else None

    def latest(
        self, limit: int, after: tuple[dt.datetime, str] | None = None, *, draft: bool | None = None
    ) -> list[Kept]:
        """The playlists by their last change, the latest first.

        Args:
            limit: Number of playlists.
            after: Time of the last change and key of the previous page's last playlist; only later ones are returned.
            draft: Whether to return drafts or the others; None returns both.
        """
        newest = sa.select(PLAYLISTS).order_by(PLAYLISTS.c.saved.desc(), PLAYLISTS.c.key).limit(limit)
        if after is not None:
            saved, key = after
            older, same = PLAYLISTS.c.saved < saved, PLAYLISTS.c.saved == saved
            newest = newest.where(older | (same & (PLAYLISTS.c.key > key)))
        if draft is not None:
            newest = newest.where(PLAYLISTS.c.draft == draft)
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

    def delete(self, key: str, condition: Condition = ALWAYS) -> bool:
        """Delete a playlist with its marks and events; returns whether it existed.

        Raises:
            ConflictError: The condition does not hold for the stored playlist; then nothing is changed.
        """

        def write(connection: sa.Connection) -> bool:
            before = self._locked(connection, key)
            if before is not None and not condition.holds(before.etag):
                raise ConflictError(before.etag)
            connection.execute(sa.delete(PLAYLISTS).where(PLAYLISTS.c.key == key))
            return before is not None

        return self._write(write)

    def note(self, key: str, track: Id, event: Event) -> None:
        """Record an event; if the playlist does not exist yet, an empty one is created."""

        def write(connection: sa.Connection) -> None:
            now = _now()
            touched = sa.update(PLAYLISTS).where(PLAYLISTS.c.key == key).values(saved=now)
            if not connection.execute(touched).rowcount:
                connection.execute(
                    sa.insert(PLAYLISTS).values(key=key, title="", tags="[]", tracks="[]", saved=now)
                )
            row = mark_of(key, track, event)
            same = (MARKS.c.playlist == key) & (MARKS.c.digest == row["digest"])
            held = connection.execute(sa.select(MARKS.c.mark).where(same)).scalar()
            if held != event:  # an existing mark keeps its position among the others
                connection.execute(sa.delete(MARKS).where(same))
                if event != "undo":
                    connection.execute(sa.insert(MARKS).values(row))
            connection.execute(
                sa.insert(EVENTS).values(playlist=key, track=row["track"], event=event, at=now)
            )

        self._write(write)

    def _write(self, work: Callable[[sa.Connection], T]) -> T:
        """Run one transaction, and again if another one interrupted it."""
        for attempt in range(TRIES):
            try:
                with self._writing.begin() as connection:
                    return work(connection)
            except (IntegrityError, OperationalError) as error:
                if attempt == TRIES - 1 or not _is_interrupted(error):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _locked(self, connection: sa.Connection, key: str) -> Kept | None:
        """The playlist with that key, locked against other transactions until this one ends."""
        chosen = PLAYLISTS.c.key == key
        # a write without changes locks the row in PostgreSQL and the file in SQLite
        if not connection.execute(
            sa.update(PLAYLISTS).where(chosen).values(saved=PLAYLISTS.c.saved)
        ).rowcount:
            return None
        return read(connection, sa.select(PLAYLISTS).where(chosen))[0]


def _is_interrupted(error: IntegrityError | OperationalError) -> bool:
    """Whether another transaction was first: a second attempt may work. A lock that lasts, or a full disk, stays."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in INTERRUPTED


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
