"""Reading and writing kept playlists with their marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final, Literal

import msgspec
import sqlalchemy as sa

from segue.service.store.conditions import Condition, ConflictError
from segue.service.store.database import Database
from segue.service.store.faults import DamagedRow
from segue.service.store.rows import Kept, as_json, mark_of, read
from segue.service.store.tables import EVENTS, MARKS, PLAYLISTS
from segue.types import Id

Event = Literal["keep", "drop", "pin", "undo"]

Check = Callable[[sa.Connection], None]
"""Looks at the store within a transaction, and raises if the change must not be made."""

ALWAYS: Final = Condition()
"""The condition that always holds."""

PORTION: Final = 500
"""Number of playlists that `all` reads at once."""


class Store(Database):
    """Kept playlists in a database; safe to use from several threads, and several services at once."""

    def put(
        self, playlist: Kept, condition: Condition = ALWAYS, *, owner: str = "", check: Check | None = None
    ) -> Kept:
        """Keep a playlist, replacing the one with its key; returns it in its stored form.

        A playlist that is stored already is not written again, whatever the condition. So a change whose answer was
        lost can be sent again. `check` is called before a change, and may refuse it by raising.

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
            if isinstance(before, Kept) and before.etag == playlist.etag:
                return before
            etag = _tag(before)
            if not condition.holds(etag):
                raise ConflictError(etag)
            if check:
                check(connection)
            change = (
                sa.insert(PLAYLISTS).values(key=playlist.key, owner=owner)
                if before is None
                else sa.update(PLAYLISTS).where(PLAYLISTS.c.key == playlist.key)
            )
            saved = _now()
            connection.execute(change.values(**row, saved=saved))
            connection.execute(sa.delete(MARKS).where(MARKS.c.playlist == playlist.key))
            if marks:
                connection.execute(sa.insert(MARKS), marks)
            return msgspec.structs.replace(playlist, saved=saved)

        return self.write(write)

    def get(self, key: str) -> Kept | None:
        """The playlist with that key.

        Raises:
            DamagedRow: It cannot be read.
        """
        with self.engine.connect() as connection:
            found = read(connection, sa.select(PLAYLISTS).where(PLAYLISTS.c.key == key))
        return found[0] if found else None

    def latest(
        self,
        limit: int,
        after: tuple[dt.datetime, str] | None = None,
        *,
        draft: bool | None = None,
        owner: str = "",
    ) -> list[Kept]:
        """The playlists of an owner by their last change, the latest first.

        Args:
            limit: Number of playlists.
            after: Time of the last change and key of the previous page's last playlist; only later ones are returned.
            draft: Whether to return drafts or the others; None returns both.
            owner: The owner; "" for nobody.

        Damaged playlists are left out: the others are of use without them.
        """
        mine = sa.select(PLAYLISTS).where(PLAYLISTS.c.owner == owner)
        newest = mine.order_by(PLAYLISTS.c.saved.desc(), PLAYLISTS.c.key).limit(limit)
        if after is not None:
            saved, key = after
            older, same = PLAYLISTS.c.saved < saved, PLAYLISTS.c.saved == saved
            newest = newest.where(older | (same & (PLAYLISTS.c.key > key)))
        if draft is not None:
            newest = newest.where(PLAYLISTS.c.draft == draft)
        hidden: list[DamagedRow] = []
        with self.engine.connect() as connection:
            while True:
                damaged: list[DamagedRow] = []
                shown = (
                    newest.where(PLAYLISTS.c.key.not_in([row.key for row in hidden])) if hidden else newest
                )
                found = read(connection, shown, damaged)
                if not damaged:
                    return found
                hidden += damaged

    def all(self, damaged: list[DamagedRow] | None = None) -> Iterator[Kept]:
        """Every playlist, by key.

        Args:
            damaged: Where to list playlists that cannot be read; None raises the first of them.

        Raises:
            DamagedRow: A playlist cannot be read.
        """
        following = sa.select(PLAYLISTS.c.key).order_by(PLAYLISTS.c.key).limit(PORTION)
        whole = sa.select(PLAYLISTS).order_by(PLAYLISTS.c.key)
        last = ""
        with self.engine.connect() as connection:
            while keys := connection.execute(following.where(PLAYLISTS.c.key > last)).scalars().all():
                yield from read(connection, whole.where(PLAYLISTS.c.key.in_(keys)), damaged)
                last = keys[-1]

    def delete(self, key: str, condition: Condition = ALWAYS) -> bool:
        """Delete a playlist with its marks and events; returns whether it existed.

        Raises:
            ConflictError: The condition does not hold for the stored playlist; then nothing is changed.
        """

        def write(connection: sa.Connection) -> bool:
            before = self._locked(connection, key)
            etag = _tag(before)
            if etag is not None and not condition.holds(etag):
                raise ConflictError(etag)
            connection.execute(sa.delete(PLAYLISTS).where(PLAYLISTS.c.key == key))
            return before is not None

        return self.write(write)

    def note(self, key: str, track: Id, event: Event, *, owner: str = "", check: Check | None = None) -> None:
        """Record an event; if the playlist does not exist yet, an empty one is created. `check` as for `put`."""

        def write(connection: sa.Connection) -> None:
            now = _now()
            if check:
                check(connection)
            touched = sa.update(PLAYLISTS).where(PLAYLISTS.c.key == key).values(saved=now)
            if not connection.execute(touched).rowcount:
                connection.execute(
                    sa.insert(PLAYLISTS).values(
                        key=key, title="", tags="[]", tracks="[]", saved=now, owner=owner
                    )
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

        self.write(write)

    def _locked(self, connection: sa.Connection, key: str) -> Kept | DamagedRow | None:
        """The playlist with that key, locked against other transactions until this one ends."""
        chosen = PLAYLISTS.c.key == key
        # a write without changes locks the row in PostgreSQL and the file in SQLite
        if not connection.execute(
            sa.update(PLAYLISTS).where(chosen).values(saved=PLAYLISTS.c.saved)
        ).rowcount:
            return None
        damaged: list[DamagedRow] = []
        found = read(connection, sa.select(PLAYLISTS).where(chosen), damaged)
        return damaged[0] if damaged else found[0]


def _tag(before: Kept | DamagedRow | None) -> str | None:
    """The entity tag that a condition is compared with; a damaged playlist has one that nobody was told."""
    if isinstance(before, DamagedRow):
        return '"damaged"'
    return before and before.etag


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
