"""Arrays of `.npy` files mapped into memory, without a descriptor that stays open.

Python's `mmap` keeps one open for each file as long as the map lives, before 3.13 always. A model has up to a hundred
files, and a process may have 256 (macOS) to 1,024 open at first: a few models would be too many.
"""

from __future__ import annotations

import ctypes
import functools
import mmap
import os
import sys
import weakref
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_UNIX: Final = sys.platform != "win32" and sys.maxsize > 2**32
"""Whether the system's own `mmap` takes the types that `_Region` gives it."""


def mapped(path: Path) -> NDArray[Any]:
    """Return the array of a `.npy` file, which cannot be written: what somebody else writes into the file is seen.

    Raises:
        OSError: The file cannot be opened or mapped.
        ValueError: It is no such file, is shorter than it says, or holds Python's objects.
    """
    with path.open("rb") as file:
        version = npy.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            raise ValueError(
                f"a .npy file of version {version[0]}.{version[1]}, which only names of fields need"
            )
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_columns, dtype = read_header(file)
        if dtype.hasobject:
            raise ValueError("an array of Python's objects")
        start, size = file.tell(), os.fstat(file.fileno()).st_size
        count = functools.reduce(int.__mul__, map(int, shape), 1)
        if min(shape, default=0) < 0 or start + count * dtype.itemsize > size:
            raise ValueError(f"{size:,} bytes, fewer than an array of shape {shape} and type {dtype} takes")
        order = "F" if by_columns else "C"
        if not count * dtype.itemsize:
            return _fixed(np.zeros(shape, dtype, order))
        numbers = _numbers(file.fileno(), size, dtype, count, start)
    return numbers.reshape(shape, order=order)


def _fixed(values: NDArray[Any]) -> NDArray[Any]:
    values.flags.writeable = False
    return values


def _numbers(descriptor: int, size: int, dtype: np.dtype[Any], count: int, start: int) -> NDArray[Any]:
    """Return some numbers of a file, mapped whole; the descriptor may be closed afterwards."""
    if _UNIX and sys.version_info < (3, 13):
        # no view of bytes: SciPy copies what is far smaller than that of which it is a view
        return np.asarray(_Region(descriptor, size, dtype, count, start))
    untracked: dict[str, Any] = (
        {"trackfd": False} if sys.version_info >= (3, 13) and sys.platform != "win32" else {}
    )
    return np.frombuffer(
        mmap.mmap(descriptor, size, access=mmap.ACCESS_READ, **untracked), dtype, count, start
    )


class _Region:
    """Numbers in a mapped file, as NumPy takes them; the map ends with the last array of it."""

    def __init__(self, descriptor: int, size: int, dtype: np.dtype[Any], count: int, start: int) -> None:
        system = _system()
        address = system.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0)
        if address == ctypes.c_void_p(-1).value:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        # not at the process's end: an array may outlive it
        weakref.finalize(self, system.munmap, address, size).atexit = False
        place = (address + start, True)
        self.__array_interface__ = {"version": 3, "shape": (count,), "typestr": dtype.str, "data": place}


@functools.cache
def _system() -> Any:
    """Return the C library, with the two functions' types."""
    found = ctypes.CDLL(None, use_errno=True)
    found.mmap.restype = ctypes.c_void_p
    found.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
    found.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    return found
