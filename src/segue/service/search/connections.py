"""Connections to one SQLite file for several threads: all to the same file, even if its path is reused later.

The file is read, not mapped: overwriting a mapped file would end the process at the next access. An
overwritten file is detected, because reads may then mix both versions.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Sequence
from pathlib import Path
from queue import LifoQueue
from typing import Any, Final

MOST: Final = 4
"""Number of connections, and of threads that read at once; SQLite releases Python while it works."""

CACHE: Final = -65_536
"""Size of a connection's page cache (negative: in KiB); pages that are not mapped are copied when they are read."""


class Overwritten(Exception):  # noqa: N818 - a state of the disk, not a fault of the code
    """Somebody wrote into the file after it was opened."""


class Connections:
    """Connections to a file that is never changed, only replaced."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._mark = self._look()
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()  # the last one has the warmest cache
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        for _ in range(MOST):
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            weakref.finalize(self, connection.close)
            connection.execute(f"PRAGMA cache_size = {CACHE}")
            self._free.put(connection)

    @property
    def overwritten(self) -> bool:
        """Whether somebody wrote into the file."""
        return self._look() != self._mark

    def all(self, sql: str, values: Sequence[object]) -> list[Any]:
        """All rows of a query.

        Raises:
            Overwritten: Somebody wrote into the file.
        """
        connection = self._free.get()
        try:
            rows = connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            if self.overwritten:
                raise Overwritten from error
            raise
        finally:
            self._free.put(connection)
        if self.overwritten:
            raise Overwritten
        return rows

    def _look(self) -> tuple[int, int]:
        status = os.fstat(self._file)
        return status.st_size, status.st_mtime_ns
