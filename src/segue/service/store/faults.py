"""Why a store does not answer, in words for people: the reason of an answer 503, of `/readyz` and of the log."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy import exc

LOCKED: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_WORDS: Final = {
    **dict.fromkeys(LOCKED, "another program has locked it"),
    **dict.fromkeys(DAMAGED, "it is damaged; `segue store check` says more"),
    sqlite3.SQLITE_FULL: "its disk is full",
    sqlite3.SQLITE_IOERR: "its disk does not take or give what it should",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_PERM: "its file may not be opened",
}
"""SQLite's error codes → words for them."""


class StoreDown(Exception):  # noqa: N818 - it says how the store is, as `Down` does of the pool
    """The store cannot do what was asked; nothing that was acknowledged is lost.

    Args:
        reason: Why, as words that follow "none:"; clients see them.
        detail: The database's own words, for the log.
        damaged: Whether its file is damaged, so that nobody should write to it before it was checked.
    """

    def __init__(self, reason: str, detail: str = "", *, damaged: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.damaged = reason, detail or reason, damaged


class DamagedRow(StoreDown):
    """A kept playlist that cannot be read, in a store that else works."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"the kept playlist {key!r} is damaged ({why}); `segue store check` says more")
        self.key, self.why = key, why


def down(error: exc.SQLAlchemyError) -> StoreDown:
    """The same error as the state of the store."""
    if isinstance(error, exc.TimeoutError):
        return StoreDown("all its connections are busy")
    cause = getattr(error, "orig", None)
    code = code_of(cause)
    said = next(iter(str(cause or error).strip().splitlines()), type(error).__name__)
    # a server's words may name hosts and users, which are no matter of clients
    words = _WORDS.get(code, said) if code is not None else "its database does not answer"
    return StoreDown(words, said, damaged=code in DAMAGED)


def passing(error: BaseException | None) -> StoreDown | None:
    """The state of a store that cannot be opened now, if it may be whole later; None for what only people mend.

    A server may start later than the service. A file may be locked, damaged or on a full disk for a time; a file that
    may not be opened, or is no database, is rather a mistake in the URL.
    """
    if not isinstance(error, exc.SQLAlchemyError):
        return None
    code = code_of(getattr(error, "orig", None))
    is_server = code is None and isinstance(error, exc.OperationalError | exc.TimeoutError)
    return down(error) if is_server or code in _PASSING else None


_PASSING: Final = LOCKED | {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def code_of(error: BaseException | None) -> int | None:
    """SQLite's primary code of an error; None for other databases."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_locked(error: BaseException | None) -> bool:
    """Whether another connection had SQLite's lock for too long."""
    return code_of(error) in LOCKED
