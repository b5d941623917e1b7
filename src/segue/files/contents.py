"""What the files of a directory were when they were read, to notice later that somebody wrote into them.

Arrays are mapped: their pages are read from the file when they are used. A directory that `new_directory`
replaces keeps its old files for whoever mapped them. A file that is overwritten in place (`cp -r new/. live/`)
changes under the map, or becomes too short for it, which ends the process with SIGBUS.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self


class Mark(NamedTuple):
    """A file as the file system knows it: which it is, how long, when last written (nanoseconds)."""

    inode: int
    size: int
    written: int


@dataclass(frozen=True)
class Contents:
    """A directory and the files in it that were read.

    Attributes:
        directory: Where it was.
        identity: Which directory it was: device and inode.
        marks: A mark of each file, by its name in the directory; None where there was none.
    """

    directory: Path
    identity: tuple[int, int]
    marks: dict[str, Mark | None]

    @classmethod
    def of(cls, directory: Path, names: Iterable[str], *, opened: Path | None = None) -> Self:
        """The files as they are now.

        Args:
            directory: Where they are.
            names: Theirs, relative to the directory.
            opened: Another path of the same directory, by which it is looked at.
        """
        place = opened or directory
        return cls(directory, identity(place), {name: _mark(f"{place}/{name}") for name in names})

    def replaced(self) -> bool:
        """Whether another directory, or none, is there now: what was mapped is safe, and out of date."""
        try:
            return identity(self.directory) != self.identity
        except OSError:
            return True

    def changed(self, *, opened: Path | None = None) -> tuple[str, ...]:
        """The names of files that were written, replaced or removed since, while the directory stayed.

        () of a directory that was replaced as a whole: its old files are as they were. Whoever mapped a file
        that is named here has to load again before anything else is read from it.

        Args:
            opened: Another path of the same directory, by which it is looked at.
        """
        if opened is None and self.replaced():
            return ()
        place = opened or self.directory
        return tuple(name for name, mark in self.marks.items() if _mark(f"{place}/{name}") != mark)

    def overwritten(self) -> tuple[str, ...]:
        """Those of the changed files that are the same files still: a map of one has other bytes now, or too few.

        A file that another one took the place of is safe where it was mapped, like a directory that was replaced.
        """
        if self.replaced():
            return ()
        marks = ((name, mark, _mark(f"{self.directory}/{name}")) for name, mark in self.marks.items())
        return tuple(
            name for name, mark, now in marks if mark and now and now != mark and now.inode == mark.inode
        )


def identity(directory: Path) -> tuple[int, int]:
    """Which directory is at a path: device and inode.

    Raises:
        OSError: Nothing is there.
    """
    found = directory.stat()
    return found.st_dev, found.st_ino


def _mark(path: str) -> Mark | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred a load: texts are looked up faster than paths are built
    except OSError:
        return None
    return Mark(found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
