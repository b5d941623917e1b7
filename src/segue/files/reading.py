"""Consistent reading of a directory that a writer may replace meanwhile.

If the system supports it, the directory is opened once and read through its descriptor (`/proc/self/fd/7/…`).
A rename then changes nothing. A shared lock (flock) keeps `new_directory` from removing the replaced files before
they are read. On other systems the path is read, and read again if another directory is there afterwards.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from segue.errors import ArtifactError, SegueError, Where
from segue.files.contents import identity
from segue.files.locks import lock
from segue.files.recovery import restore

T = TypeVar("T")

TRIES: Final = 50
"""How often a directory is read if it is replaced every time."""


class _Opened(NamedTuple):
    """An open directory: the path to read it by, and whether everything read by it surely is of one directory."""

    place: Path
    which: tuple[int, int]
    steady: bool


def read_steadily(directory: Path, read: Callable[[Path], T]) -> T:
    """The result of `read`, all of it from one directory, however often that is replaced meanwhile.

    Args:
        directory: The directory. If it does not exist or is a file, `read` is called all the same, to raise its error.
        read: A function of the path to read by. It is called again if the directory was replaced. Its errors name
            `directory`.

    Raises:
        ArtifactError: The directory was replaced during every try.
    """
    for _ in range(TRIES):
        with _opened(directory) as opened:
            if opened is None:
                if restore(directory):
                    continue
                return read(directory)
            try:
                value = read(opened.place)
            except Exception as error:
                if _still(directory, opened):
                    _name(error, opened.place, directory)
                    raise
                continue  # the replacement may have caused the error
            if opened.steady or _still(directory, opened):
                return value
    raise ArtifactError(
        f"it was replaced by another {TRIES} times while it was read.",
        where=Where(directory),
        hint="Write it less often, or read it when nobody writes.",
    )


@contextlib.contextmanager
def _opened(directory: Path) -> Generator[_Opened | None]:
    try:
        descriptor = os.open(directory, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:  # it is absent or a file, or the system cannot open directories
        yield None
        return
    try:
        locked = lock(descriptor, alone=False)
        status = os.fstat(descriptor)
        which = status.st_dev, status.st_ino
        through = Path(f"/proc/self/fd/{descriptor}")
        if _is(through, which):
            yield _Opened(through, which, locked)
        else:
            yield _Opened(directory, which, steady=False)
    finally:
        os.close(descriptor)


def _still(directory: Path, opened: _Opened) -> bool:
    """Whether the opened directory is still at its path; while it is open, no other can have its inode."""
    return _is(directory, opened.which)


def _is(directory: Path, which: tuple[int, int]) -> bool:
    try:
        return identity(directory) == which
    except OSError:
        return False


def _name(error: Exception, place: Path, directory: Path) -> None:
    """Make an error name the directory's own path, not the path that it was read by."""
    if place == directory or not isinstance(error, SegueError):
        return
    error.fields = error.fields.renamed(place, directory)
