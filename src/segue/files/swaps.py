"""One directory in the place of another, with no moment at which there is none, where the system can do that."""

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

from segue.files.partials import partial
from segue.files.reading import lock

PATIENCE: Final = 10.0
"""Seconds that a replaced directory is kept for those who are reading it; afterwards they read the new one."""

_HERE: Final = -100  # AT_FDCWD: paths are taken from the current directory
_EXCHANGE: Final = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS
_UNABLE: Final = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def swap(temporary: Path, target: Path) -> None:
    """Put `temporary` in the place of `target`; what was there is at `temporary` afterwards, or gone.

    Raises:
        OSError: It cannot be moved there; what was there still is.
    """
    while True:
        if target.exists():
            if exchange(temporary, target):
                return
            _move_aside(temporary, target)
            return
        try:
            temporary.rename(target)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:  # another process may have made it in between
            return


def exchange(one: Path, other: Path) -> bool:
    """Let two paths of one file system change places at once; False where the system cannot.

    Raises:
        OSError: It can, but not these two.
    """
    call = _exchange_call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:  # an old kernel, or a file system without it
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def remove_replaced(directory: Path) -> None:
    """Remove what was replaced, once nobody reads it, or after `PATIENCE` seconds."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        until = time.monotonic() + PATIENCE
        while not lock(descriptor, alone=True) and time.monotonic() < until:
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
    """Rename `temporary` to `target`, moving an older `target` aside first and back if that fails."""
    old = partial(target, "old")
    try:
        target.rename(old)
        temporary.rename(target)
    except BaseException:  # Ctrl-C between the two included
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    finally:
        if target.exists():  # else the older one stays aside: better there than nowhere
            remove_replaced(old)
