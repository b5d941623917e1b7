"""Locks of open directories: a writer holds one alone, its readers share one."""

from __future__ import annotations

import contextlib

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None


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
