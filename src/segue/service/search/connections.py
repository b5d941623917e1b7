"""Connections to one SQLite file, borrowed by threads: all to the same file, whatever is at its path later.

The file is read, not mapped: one that is overwritten in place would end the process at the next look into a map.
That it was overwritten is noticed, for what is read then may be of both files.
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
"""Connections, so many threads read at once; SQLite works while Python waits for it."""

CACHE: Final = -65_536
"""Pages that a connection keeps, in KiB below 0: a page that is not mapped is copied when it is read."""


class Overwritten(Exception):  # noqa: N818 - a state of the disk, not a fault of the code
    """The file was written to since it was opened."""


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
