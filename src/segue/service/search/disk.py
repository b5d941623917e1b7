"""SQLite's words about a disk that is full or fails, as the system's."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Generator
from typing import Final

_CAUSES: Final = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


@contextlib.contextmanager
def disk_told() -> Generator[None]:
    """Raise an `OSError` if SQLite reports the disk in its own words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        number = _CAUSES.get(error.sqlite_errorcode & 0xFF)  # the rest of the code has details
        if number is None:
            raise
        raise OSError(number, os.strerror(number)) from error
