"""Files that are read in pieces long after they were opened: each piece is of the file as it was then, or an error.

A file that is mapped shows what somebody writes into it, and ends the process if it becomes shorter. Here the pieces
are read through a descriptor, and the file is looked at after each: whoever replaces it changes nothing, and whoever
writes into it is noticed.
"""

from __future__ import annotations

import errno
import os
import weakref
from pathlib import Path

from segue.errors import ArtifactError, Where
from segue.files.contents import Mark
from segue.files.digests import refuse_endless


class SteadyFile:
    """An open file.

    Args:
        path: The file.
        shown: Its path in errors.
        expected: Its mark when it was checked; None for a file that was not.
        hint: What to do if somebody writes into it.

    Attributes:
        size: Its size in bytes.

    Raises:
        ArtifactError: It is another file than the one that was checked.
        OSError: It cannot be opened, or is no file.
    """

    def __init__(self, path: Path, *, shown: Path, expected: Mark | None = None, hint: str) -> None:
        self._shown, self._hint = shown, hint
        refuse_endless(path)
        self._descriptor = _opened(path)
        weakref.finalize(self, os.close, self._descriptor)
        self._mark = self._now()
        self.size = self._mark.size
        if expected not in (None, self._mark):
            raise self._changed()

    def read(self, start: int, size: int) -> bytes:
        """Some bytes of it; fewer at its end. Any thread may read.

        Raises:
            ArtifactError: It cannot be read, or was written to since it was opened.
        """
        pieces: list[bytes] = []
        try:
            while size > 0 and (piece := os.pread(self._descriptor, size, start)):
                pieces.append(piece)
                start, size = start + len(piece), size - len(piece)
        except OSError as error:
            raise ArtifactError(
                expected="a file that can be read",
                got=error.strerror or str(error),
                where=Where(self._shown),
                hint=self._hint,
            ) from error
        if self._now() != self._mark:
            raise self._changed()
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _now(self) -> Mark:
        found = os.fstat(self._descriptor)
        return Mark(found.st_ino, found.st_size, found.st_mtime_ns)

    def _changed(self) -> ArtifactError:
        return ArtifactError(
            "it was written to since it was opened.", where=Where(self._shown), hint=self._hint
        )


def _opened(path: Path) -> int:
    """A descriptor; if the process has as many as it may, it takes the number that the system allows at most."""
    try:
        return os.open(path, os.O_RDONLY)
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return os.open(path, os.O_RDONLY)
