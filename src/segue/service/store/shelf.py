"""An owner's part of the store: what others keep is not there, and what fits on it is limited.

In the tables a playlist's key is `owner/key`; keys have no slash. Playlists of nobody have their bare keys.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from segue.service.errors.problem import ProblemError
from segue.service.metrics import Metrics
from segue.service.settings import Limits
from segue.service.store.conditions import Condition
from segue.service.store.rows import Kept, as_json
from segue.service.store.store import Event, Store
from segue.service.store.tables import EVENTS, PLAYLISTS
from segue.types import Id

PORTION = 10
"""Number of playlists that a list reads at once."""


@dataclass(frozen=True)
class Shelf:
    """What one owner keeps.

    Attributes:
        owner: The owner; "" for nobody.
        limits: `playlists`, `playlist`, `events` and `page` of them hold here.
        metrics: Counts what is refused.
    """

    owner: str
    limits: Limits
    metrics: Metrics

    def put(self, store: Store, playlist: Kept, condition: Condition) -> Kept:
        """Keep a playlist; see `Store.put`.

        Raises:
            ConflictError: The condition does not hold.
            ProblemError: It is too long, or the owner has too many.
        """
        size = len(as_json(playlist))
        if size > self.limits.playlist:
            raise self._met("playlist", 413, f"a playlist of at most {self.limits.playlist} bytes", str(size))
        named = msgspec.structs.replace(playlist, key=self._full(playlist.key))

        def check(connection: sa.Connection) -> None:
            self._check_number(connection, named.key)

        return self._own(store.put(named, condition, owner=self.owner, check=check))

    def get(self, store: Store, key: str) -> Kept | None:
        """The owner's playlist with that key."""
        found = store.get(self._full(key))
        return found and self._own(found)

    def delete(self, store: Store, key: str, condition: Condition) -> bool:
        """Delete the owner's playlist with that key; see `Store.delete`.

        Raises:
            ConflictError: The condition does not hold.
        """
        return store.delete(self._full(key), condition)

    def note(self, store: Store, key: str, track: Id, event: Event) -> None:
        """Record an event; see `Store.note`.

        Raises:
            ProblemError: The playlist has too many events, or it is new and the owner has too many playlists.
        """
        full = self._full(key)

        def check(connection: sa.Connection) -> None:
            self._check_number(connection, full)
            self._check_events(connection, full)

        store.note(full, track, event, owner=self.owner, check=check)

    def latest(
        self, store: Store, limit: int, after: tuple[dt.datetime, str] | None, *, draft: bool | None
    ) -> tuple[list[Kept], bool]:
        """The owner's playlists by their last change, the latest first, and whether more may follow.

        The list ends early if it has as many bytes as a page may have.
        """
        found: list[Kept] = []
        size = 0
        place = after and (after[0], self._full(after[1]))
        while len(found) < limit:
            most = min(PORTION, limit - len(found))
            part = store.latest(most, place, draft=draft, owner=self.owner)
            for playlist in part:
                found.append(self._own(playlist))
                size += len(as_json(playlist))
                if size > self.limits.page:
                    return found, True
            if len(part) < most:
                return found, False
            place = (part[-1].saved, part[-1].key)
        return found, True

    def _check_number(self, connection: sa.Connection, key: str) -> None:
        most = self.limits.playlists
        if not most or connection.execute(sa.select(PLAYLISTS.c.key).where(PLAYLISTS.c.key == key)).first():
            return
        mine = sa.select(sa.func.count()).select_from(PLAYLISTS).where(PLAYLISTS.c.owner == self.owner)
        if connection.execute(mine).scalar_one() >= most:
            raise self._met("playlists", 422, f"at most {most} kept playlists", "one more")

    def _check_events(self, connection: sa.Connection, key: str) -> None:
        size = sa.func.coalesce(sa.func.sum(sa.func.length(EVENTS.c.track)), 0)
        of_it = sa.select(sa.func.count(), size).where(EVENTS.c.playlist == key)
        count, written = connection.execute(of_it).one()
        if count >= self.limits.events or written > self.limits.playlist:
            most = f"at most {self.limits.events} events of a playlist, of {self.limits.playlist} bytes"
            raise self._met("events", 422, most, "one more")

    def _met(self, limit: str, status: int, expected: str, got: str) -> ProblemError:
        self.metrics.met.labels(limit).inc()
        return ProblemError(
            status, expected, got, "Delete what is no longer needed, or divide it.", where="body"
        )

    def _full(self, key: str) -> str:
        return f"{self.owner}/{key}" if self.owner else key

    def _own(self, playlist: Kept) -> Kept:
        return msgspec.structs.replace(playlist, key=playlist.key.rpartition("/")[2])
