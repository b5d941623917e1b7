"""The database of a store: opened, written in transactions, and asked how it is."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from segue.service.settings import Durability
from segue.service.store.engine import STARTING, connect, file_of, identity
from segue.service.store.faults import StoreDown
from segue.service.store.tables import VERSION

T = TypeVar("T")

TRIES: Final = 5
"""Attempts at a write that another write interrupts."""

INTERRUPTED: Final = frozenset({"40001", "40P01"})
"""PostgreSQL's codes of a transaction that it gave up in favour of another one: serialization, deadlock."""


DEADLINE: ContextVar[float] = ContextVar("deadline", default=math.inf)
"""The moment, by `time.monotonic`, after which nothing is written: whoever asked was told that it did not happen.

Without it, a change that hung could come after a later one, and undo it.
"""


class Database:
    """Connections to a database with the store's tables.

    Attributes:
        engine: The connections.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
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
        self.engine.dispose()

    @property
    def lost(self) -> str:
        """What became of the SQLite file that is held open: "" if it is still the one of that name."""
        now = self._path and identity(self._path)
        if now == self._identity:
            return ""
        return "its file was replaced" if now else "its file is gone"

    @property
    def version(self) -> str:
        """The version of its tables; "" if it has none.

        Raises:
            SQLAlchemyError: It does not answer, or has other tables.
        """
        with self.engine.connect() as connection:
            return connection.execute(sa.select(VERSION.c.version_num)).scalar() or ""

    def probe(self, *, write: bool = False) -> None:
        """Raise what keeps the store from being written now.

        Args:
            write: Whether to write for a test; otherwise the right to write is only taken and given back.

        Raises:
            SQLAlchemyError: The cause.
        """
        with self._writing.begin() as connection:
            connection.execute(sa.select(VERSION.c.version_num))
            if write:
                connection.execute(sa.update(VERSION).values(version_num=VERSION.c.version_num))

    def write(self, work: Callable[[sa.Connection], T]) -> T:
        """Run one transaction, and again if another one interrupted it.

        Raises:
            StoreDown: The deadline was over before its end; nothing is changed then.
        """
        for attempt in range(TRIES):
            try:
                with self._writing.begin() as connection:
                    found = work(connection)
                    if time.monotonic() > DEADLINE.get():
                        raise StoreDown("it did not answer in time")
                    return found
            except (IntegrityError, OperationalError) as error:
                if attempt == TRIES - 1 or not _is_interrupted(error):
                    raise
        raise AssertionError("the last attempt returns or raises")


def _is_interrupted(error: IntegrityError | OperationalError) -> bool:
    """Whether another transaction was first: a second attempt may work. A lock that lasts, or a full disk, stays."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in INTERRUPTED
