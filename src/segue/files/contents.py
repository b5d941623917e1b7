"""A record of a directory's files when they were read, to detect later that somebody wrote into them.

Arrays are mapped: their pages are read from the file when they are used. If `new_directory` replaces a directory,
processes that mapped its old files keep them. If a file is overwritten in place (`cp -r new/. live/`),
the map changes, or becomes longer than the file, which ends the process with SIGBUS.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self


class Mark(NamedTuple):
    """The file system's view of a file: its identity, its size and its last write (nanoseconds)."""

    inode: int
    size: int
    written: int


@dataclass(frozen=True)
class Contents:
    """A directory and those of its files that were read.

    Attributes:
        directory: Its path.
        identity: Its device and inode.
        marks: The mark of each file, by its name in the directory; None for a file that did not exist.
    """

    directory: Path
    identity: tuple[int, int]
    marks: dict[str, Mark | None]

    @classmethod
    def of(cls, directory: Path, names: Iterable[str], *, opened: Path | None = None) -> Self:
        """Record the files as they are now.

        Args:
            directory: Their directory.
            names: Their names, relative to the directory.
            opened: Another path of the same directory, used for looking at it.
        """
        place = opened or directory
        return cls(directory, identity(place), {name: _mark(f"{place}/{name}") for name in names})

    def replaced(self) -> bool:
        """Whether another directory, or none, is at the path now: mapped files are safe, and out of date."""
        try:
            return identity(self.directory) != self.identity
        except OSError:
            return True

    def changed(self, *, opened: Path | None = None) -> tuple[str, ...]:
        """The names of files that were written, replaced or removed since, in a directory that was not replaced.

        The result is () for a directory that was replaced as a whole, because its old files are unchanged. A process
        that mapped one of the named files must load again before it reads anything else from it.

        Args:
            opened: Another path of the same directory, used for looking at it.
        """
        if opened is None and self.replaced():
            return ()
        place = opened or self.directory
        return tuple(name for name, mark in self.marks.items() if _mark(f"{place}/{name}") != mark)

    def overwritten(self) -> tuple[str, ...]:
        """Those changed files that were overwritten in place: a map of such a file has other bytes now, or too few.

        A file that was replaced by another file stays safe where it was mapped, like a directory that was replaced.
        """
        if self._untouched() or self.replaced():
            return ()
        marks = ((name, mark, _mark(f"{self.directory}/{name}")) for name, mark in self.marks.items())
        return tuple(
            name for name, mark, now in marks if mark and now and now != mark and now.inode == mark.inode
        )

    def _untouched(self) -> bool:
        """Whether each file at the path was last written when it was read; asked after each answer, so it is fast."""
        stat_of, folder = os.stat, f"{self.directory}/"
        try:
            return all(
                mark is None or stat_of(folder + name).st_mtime_ns == mark.written
                for name, mark in self.marks.items()
            )
        except OSError:
            return False


def identity(directory: Path) -> tuple[int, int]:
    """The identity of the directory at a path: device and inode.

    Raises:
        OSError: The path does not exist.
    """
    found = directory.stat()
    return found.st_dev, found.st_ino


def _mark(path: str) -> Mark | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred for each load: texts are faster than building paths
    except OSError:
        return None
    return Mark(found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
