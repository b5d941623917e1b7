"""Locks of open directories: a writer holds one alone, its readers share one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None


_made: set[tuple[int, int]] = set()
"""Device and number of each directory that this process is making."""


@contextlib.contextmanager
def making(descriptor: int) -> Generator[None]:
    """Hold an open directory alone while the block makes its content."""
    status = os.fstat(descriptor)
    key = (status.st_dev, status.st_ino)
    lock(descriptor, alone=True)  # shows other containers that this process is alive
    _made.add(key)
    try:
        yield
    finally:
        _made.discard(key)
        unlock(descriptor)  # readers are about to open it


def being_made(descriptor: int) -> bool:
    """Whether this process is making an open directory; then the lock on it is its own."""
    status = os.fstat(descriptor)
    return (status.st_dev, status.st_ino) in _made


def lock(descriptor: int, *, alone: bool) -> bool:
    """Lock an open directory until it is closed, without waiting; False if that is impossible now.

    Args:
        descriptor: The open directory.
        alone: Whether to keep readers out too.
    """
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:  # another process holds the lock, or the file system has no locks
        return False
    return True


def unlock(descriptor: int) -> None:
    """Release the lock of an open directory."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
