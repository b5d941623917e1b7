"""Bringing files and folders to the disk, and folders that are made for what is written into them."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Generator
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows has neither this module nor folders that can be opened
    fcntl = None

_UNABLE: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOTTY, errno.ENOSYS})
"""What file systems answer that cannot sync a folder, or not in this way (FUSE, SMB)."""


def sync(*paths: Path) -> None:
    """Bring files and folders to the disk.

    Raises:
        OSError: The disk is full, or failed.
    """
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)


def _sync(descriptor: int) -> None:
    completely = getattr(fcntl, "F_FULLFSYNC", None)  # on macOS, `fsync` leaves the data in the drive's cache
    if fcntl is not None and completely is not None:
        with contextlib.suppress(OSError):  # a file system without it
            fcntl.fcntl(descriptor, completely)
            return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, if it can be opened: one may be written that cannot be read.

    Raises:
        OSError: The disk failed.
    """
    with contextlib.suppress(PermissionError):
        sync(folder)


@contextlib.contextmanager
def folder_for(folder: Path) -> Generator[None]:
    """Make a folder and the folders that it needs, on the disk; those are removed again if the block fails.

    Raises:
        OSError: They cannot be made.
    """
    missing = [path for path in (folder, *folder.parents) if not os.path.isdir(path)]  # noqa: PTH112 - an unreadable one counts as missing
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in missing:
            sync_folder(path.parent)
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):  # it holds something else by now
                path.rmdir()
        raise
