"""Silencing libmpg123, libsndfile's decoder of mp3, which prints dozens of lines about valid files.

Causes are a seek into the middle of a stream, whose first frame refers to earlier bits, or an odd picture in a tag.
No setting of libsndfile stops it. It prints to C's `stderr`, a variable that is redirected while files are
decoded. Python's own stderr and file descriptor 2 do not change, so bars and logs of other threads continue.
Output of other C code meanwhile is passed on afterwards. A file that cannot be decoded still raises an error.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import re
import sys
import threading
from collections.abc import Generator
from typing import Any, Final

LARGEST: Final = 1 << 20
"""Largest number of bytes that are kept before they are discarded."""

_ITS_OWN: Final = re.compile(rb"\s*|\[[^\]]*libmpg123/.*|(?:Note|Warning): .*")


class _Aside:
    """C's `stderr`, redirected while any thread decodes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = self._read = 0
        library: Any = ctypes.CDLL(None)
        self._stderr = ctypes.c_void_p.in_dll(library, "stderr")
        self._kept = os.memfd_create("segue-stderr")
        library.fdopen.restype = ctypes.c_void_p
        library.setvbuf.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
        self._file: int | None = library.fdopen(self._kept, b"a")  # kept open: a thread may hold it
        library.setvbuf(self._file, None, _UNBUFFERED, 0)
        self._real = self._stderr.value

    def enter(self) -> None:
        with self._lock:
            if not self._users:
                self._real, self._stderr.value = self._stderr.value, self._file
            self._users += 1

    def leave(self) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._stderr.value = self._real
            self._hand_on()

    def _hand_on(self) -> None:
        printed = os.pread(self._kept, LARGEST, self._read)
        self._read += len(printed)
        if self._read >= LARGEST or not self._users:
            os.ftruncate(self._kept, 0)
            self._read = 0
        lines = printed.splitlines(keepends=True)
        others = b"".join(line for line in lines if not _ITS_OWN.fullmatch(line.rstrip(b"\r\n")))
        if others:
            with contextlib.suppress(OSError):  # stderr may be closed
                os.write(2, others)


_UNBUFFERED: Final = 2  # _IONBF of Linux


@functools.cache
def _aside() -> _Aside | None:
    """None if the variable cannot be set."""
    return _Aside() if sys.platform == "linux" and platform.libc_ver()[0] == "glibc" else None


@contextlib.contextmanager
def quiet() -> Generator[None]:
    """Keep libmpg123's output off the terminal during the block; for any number of threads at once."""
    aside = _aside()
    if aside is None:
        yield
        return
    aside.enter()
    try:
        yield
    finally:
        aside.leave()
