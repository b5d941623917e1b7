"""A file that is read for a limited time."""

from __future__ import annotations

import io
import time
from pathlib import Path

from segue.errors import DataError


class PatientFile(io.BufferedReader):
    """A file, open to be read, that refuses to be read any further after some time.

    Args:
        path: The file.
        seconds: Computing time of this thread; waiting for a slow disk does not count.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(io.FileIO(path))
        self._end = time.thread_time() + seconds
        self._seconds = seconds

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as a file does.

        Raises:
            DataError: The time is over.
        """
        if time.thread_time() > self._end:
            raise DataError(
                expected=f"a file that is read in {self._seconds:g} seconds", got="one that takes longer"
            )
        return super().read(size)
