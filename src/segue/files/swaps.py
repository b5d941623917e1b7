"""Replacing one directory by another, without a moment in which neither is there, if the system can do that."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from segue.files.locks import being_made, lock
from segue.files.partials import partial
from segue.files.syncing import sync_folder

PATIENCE: Final = 10.0
"""Seconds for which a replaced directory is kept for its readers; afterwards they read the new one."""

_HERE: Final = -100  # AT_FDCWD: paths are relative to the current directory
_EXCHANGE: Final = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS
_UNABLE: Final = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}
_MEANWHILE: Final = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT}

TRIES: Final = 50
"""How often a directory is moved if another process replaces it at the same moment each time."""


def swap(temporary: Path, target: Path) -> None:
    """Move `temporary` to `target`; the old directory is then at `temporary`, or deleted.

    Raises:
        OSError: It cannot be moved; the old directory is still in place.
    """
    for left in reversed(range(TRIES)):
        try:
            if not target.exists():
                temporary.rename(target)
            elif not exchange(temporary, target):
                _move_aside(temporary, target)
        except OSError as error:  # another process may have made it meanwhile, put it back or moved it aside
            if error.errno not in _MEANWHILE or not temporary.exists() or not left:
                raise
        else:
            return


def exchange(one: Path, other: Path) -> bool:
    """Exchange two paths of one file system at once; False if the system cannot do that.

    Raises:
        OSError: The system can do it, but not for these two.
    """
    call = _exchange_call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:  # an old kernel, or a file system that lacks it
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def remove_replaced(directory: Path) -> None:
    """Delete a replaced directory when nobody reads it any more, or after `PATIENCE` seconds.

    A directory that this process is making itself, and whose content was replaced as a whole, has no readers.
    """
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        until = time.monotonic() + PATIENCE
        while not being_made(descriptor) and not lock(descriptor, alone=True) and time.monotonic() < until:
            time.sleep(0.005)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(descriptor)


@functools.cache
def _exchange_call() -> Callable[[bytes, bytes], int] | None:
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return lambda one, other: system.renamex_np(one, other, _EXCHANGE)
        if sys.platform == "linux":
            return lambda one, other: system.renameat2(_HERE, one, _HERE, other, _EXCHANGE)
    return None


def _move_aside(temporary: Path, target: Path) -> None:
    """Rename `temporary` to `target`. An older `target` is moved aside first, and back if the rename fails.

    If the process is killed between the two, `segue.files.recovery` puts the older one back.
    """
    old = partial(target, "old")
    try:
        target.rename(old)
        temporary.rename(target)
    except BaseException:  # also Ctrl-C between the two
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    finally:
        if (
            old.exists() and target.exists()
        ):  # otherwise the older one stays aside, which is better than nowhere
            sync_folder(target.parent)
            remove_replaced(_given_up(old))


def _given_up(old: Path) -> Path:
    """The name of what nobody is to put back any more, not even if its deletion is cut off."""
    given_up = partial(old)
    old.rename(given_up)
    return given_up
