"""Connections to one SQLite file for several threads: all to the same file, even if its path is reused later.

The file is read, not mapped: overwriting a mapped file would end the process at the next access. An
overwritten file is detected, because reads may then mix both versions.

The file may also be a stranger's, brought by a copied model. So its schema may call no functions, the caller checks
that it is the one that Segue writes, and no query goes on for ever.
"""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from queue import LifoQueue
from typing import Any, Final

MOST: Final = 4
"""Number of connections, and of threads that read at once; SQLite releases Python while it works."""

CACHE: Final = -65_536
"""Size of a connection's page cache (negative: in KiB); pages that are not mapped are copied when they are read."""


LONGEST: Final = 5.0
"""Seconds that a query may take; the longest of a large model takes a tenth of one."""

_STEPS: Final = 100_000
"""SQLite's instructions between two looks at the clock; some milliseconds."""

_CAREFUL: Final = ("mmap_size = 0", "trusted_schema = OFF", "cell_size_check = ON", "query_only = ON")


class Overwritten(Exception):  # noqa: N818 - a state of the disk, not a fault of the code
    """Somebody wrote into the file after it was opened, or it holds something else than was written."""


class Connections:
    """Connections to a file that is never changed, only replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._mark = self._look()
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()  # the last one has the warmest cache
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        for _ in range(MOST):
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            weakref.finalize(self, connection.close)
            for pragma in (*_CAREFUL, f"cache_size = {CACHE}"):
                connection.execute(f"PRAGMA {pragma}")
            self._free.put(connection)

    @property
    def overwritten(self) -> bool:
        """Whether somebody wrote into the file."""
        return self._look() != self._mark

    def all(self, sql: str, values: Sequence[object]) -> list[Any]:
        """All rows of a query.

        Raises:
            Overwritten: Somebody wrote into the file, it is damaged, or the query takes too long.
        """
        connection = self._free.get()
        end = time.monotonic() + LONGEST
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            rows = connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise Overwritten(str(error)) from error
        finally:
            self._free.put(connection)
        if self.overwritten:
            raise Overwritten
        return rows

    def _look(self) -> tuple[int, int]:
        status = os.fstat(self._file)
        return status.st_size, status.st_mtime_ns
