"""The compiled library, loaded once a process where there is one."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SWITCH: Final = "SEGUE_COMPILED"
"""Environment variable; 0 leaves the compiled library out."""

NAME: Final = "loops.dll" if sys.platform == "win32" else "loops.so"
"""Name of the library, beside this file."""

POINTER, NUMBER = ctypes.c_void_p, ctypes.c_int64
FLOAT, DOUBLE = ctypes.c_float, ctypes.c_double

ARGUMENTS: Final = {
    "segue_trees": (POINTER, NUMBER, NUMBER, *(POINTER,) * 7, NUMBER, POINTER, POINTER),
    "segue_products": (POINTER, NUMBER, NUMBER, POINTER, NUMBER, POINTER),
    "segue_gathered_32": (POINTER, POINTER, POINTER, NUMBER, POINTER),
    "segue_gathered_64": (POINTER, POINTER, POINTER, NUMBER, POINTER),
    "segue_spread_32": (*(POINTER,) * 4, NUMBER, NUMBER, *(POINTER,) * 4),
    "segue_spread_64": (*(POINTER,) * 4, NUMBER, NUMBER, *(POINTER,) * 4),
    "segue_ascending_32": (POINTER, POINTER, NUMBER),
    "segue_ascending_64": (POINTER, POINTER, NUMBER),
    "segue_numbered": (POINTER, NUMBER, NUMBER, POINTER, POINTER, POINTER, POINTER),
    "segue_run_sums_32": (POINTER, POINTER, POINTER, NUMBER, POINTER),
    "segue_run_sums_64": (POINTER, POINTER, POINTER, NUMBER, POINTER),
    "segue_best": (POINTER, POINTER, NUMBER, NUMBER, POINTER, POINTER, POINTER),
    "segue_reaching": (*(POINTER,) * 5, NUMBER, FLOAT, FLOAT, FLOAT, NUMBER, POINTER, POINTER),
    "segue_inner": (POINTER, NUMBER, POINTER, NUMBER, POINTER, NUMBER, POINTER),
    "segue_column_sums": (*(POINTER,) * 4, NUMBER, *(POINTER,) * 4),
    "segue_above": (POINTER, NUMBER, FLOAT, POINTER, POINTER),
    "segue_token_sums": (*(POINTER,) * 5, NUMBER, POINTER, NUMBER, *(POINTER,) * 4),
    "segue_taken": (POINTER, POINTER, NUMBER, POINTER, POINTER),
    "segue_directions": (POINTER, NUMBER, POINTER, NUMBER, POINTER, POINTER),
    "segue_summaries": (POINTER, NUMBER, NUMBER, POINTER, POINTER, POINTER),
    "segue_together_from_seeds": (*(POINTER,) * 5, NUMBER, POINTER, NUMBER, POINTER, POINTER),
    "segue_together_from_candidates": (*(POINTER,) * 3, NUMBER, POINTER, NUMBER, *(POINTER,) * 4),
    "segue_pair_features": (POINTER, POINTER, NUMBER, POINTER, NUMBER, FLOAT, POINTER, POINTER),
    "segue_met": (*(POINTER,) * 6, NUMBER, POINTER, NUMBER, NUMBER, *(POINTER,) * 4),
    "segue_beside": (POINTER, POINTER, NUMBER, POINTER, NUMBER, POINTER, POINTER, POINTER),
    "segue_held": (*(POINTER,) * 4, NUMBER, POINTER, POINTER, NUMBER, DOUBLE, NUMBER, POINTER),
    "segue_support": (POINTER, POINTER, POINTER, NUMBER, POINTER, NUMBER, POINTER, NUMBER, POINTER, POINTER),
    "segue_lent": (*(POINTER,) * 4, NUMBER, *(POINTER,) * 4, NUMBER, POINTER, POINTER),
    "segue_kept": (POINTER, POINTER, POINTER, NUMBER, POINTER, NUMBER, NUMBER),
    "segue_looked_up": (POINTER, POINTER, NUMBER, POINTER, NUMBER, POINTER),
    "segue_table": (*(POINTER,) * 5, NUMBER, NUMBER, NUMBER, *(POINTER,) * 3),
    "segue_fine": (POINTER, POINTER, NUMBER, NUMBER),
    "segue_strongest": (POINTER, NUMBER, NUMBER, NUMBER, POINTER, POINTER),
}
"""The arguments of each function of the C files."""


RETURNING: Final = {
    "segue_column_sums": FLOAT,
    **dict.fromkeys(
        (
            "segue_spread_32",
            "segue_spread_64",
            "segue_numbered",
            "segue_reaching",
            "segue_above",
            "segue_taken",
            "segue_fine",
            "segue_ascending_32",
            "segue_ascending_64",
        ),
        NUMBER,
    ),
}
"""The functions that return a number; most say how many numbers they found."""


def opened(path: Path) -> Any:
    """Return the library at a path; None where there is none that this machine can load, or the switch is off."""
    if os.environ.get(SWITCH) == "0" or not path.is_file():
        return None
    try:
        library = ctypes.CDLL(str(path))
        for name, arguments in ARGUMENTS.items():
            getattr(library, name).argtypes = arguments
            getattr(library, name).restype = None
    except (OSError, AttributeError):  # of another machine, or of another version
        return None
    for name, kind in RETURNING.items():
        getattr(library, name).restype = kind
    return library


LIBRARY: Final = opened(Path(__file__).with_name(NAME))
"""The library of this installation, or None."""


def available() -> bool:
    """Return whether the compiled loops are used."""
    return LIBRARY is not None


def loop(name: str) -> Any:
    """Return a function of the library; None without one."""
    return getattr(LIBRARY, name, None)


_local = threading.local()


def scratch(name: str, size: int, kind: type[np.generic]) -> NDArray[Any]:
    """Return this thread's array of at least so many numbers, zeros when it is made; a loop leaves zeros behind."""
    kept: NDArray[Any] | None = getattr(_local, name, None)
    if kept is None or len(kept) < size:
        kept = np.zeros(size, kind)
        setattr(_local, name, kept)
    return kept


_first: Callable[[Any], Any] = (ctypes.c_char * 0).from_buffer
_kept: dict[int, tuple[weakref.ref[NDArray[Any]], int]] = {}
"""The addresses of arrays that nobody writes to, such as a model's, by their identity."""

_MOST_KEPT: Final = 4096


def at(array: NDArray[Any]) -> int:
    """Return the address of a contiguous array's first number.

    An answer asks for hundreds: NumPy's own way takes several times as long.
    """
    if array.flags.writeable:
        return ctypes.addressof(_first(array))
    known = _kept.get(id(array))
    if known is not None and known[0]() is array:
        return known[1]
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    address: int = array.__array_interface__["data"][0]
    _kept[id(array)] = weakref.ref(array), address
    return address


def contiguous(array: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """Return an array as a compiled loop reads it; a copy only where its type or order differs."""
    if array.dtype.type is kind and array.dtype.isnative and array.flags.c_contiguous:
        return array
    return np.ascontiguousarray(array, kind)
