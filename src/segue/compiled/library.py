"""The compiled module, imported once a process where there is one."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
import threading
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SWITCH: Final = "SEGUE_COMPILED"
"""Environment variable; 0 leaves the compiled module out."""

NAME: Final = "loops.pyd" if sys.platform == "win32" else "loops.abi3.so"
"""Name of the module's file, beside this one."""

VERSION: Final = 4
"""Version of the functions and their arguments, as module.c has it."""


def opened(path: Path) -> Any:
    """Return the module at a path; None where there is none that this Python can load, or the switch is off."""
    if os.environ.get(SWITCH) == "0" or not path.is_file():
        return None
    loader = importlib.machinery.ExtensionFileLoader("segue.compiled.loops", str(path))
    try:
        module = importlib.util.module_from_spec(
            importlib.machinery.ModuleSpec(loader.name, loader, origin=str(path))
        )
        loader.exec_module(module)
    except ImportError:  # of another machine, or of another Python
        return None
    return module if getattr(module, "VERSION", None) == VERSION else None


LIBRARY: Final = opened(Path(__file__).with_name(NAME))
"""The module of this installation, or None."""


def available() -> bool:
    """Return whether the compiled loops are used."""
    return LIBRARY is not None


def loop(name: str) -> Any:
    """Return a function of the module; None without one."""
    return getattr(LIBRARY, name, None)


_local = threading.local()


def scratch(name: str, size: int, kind: type[np.generic]) -> NDArray[Any]:
    """Return this thread's array of at least so many numbers, zeros when it is made; a loop leaves zeros behind.

    The content of those whose name begins with "any" is arbitrary.
    """
    kept: NDArray[Any] | None = _local.__dict__.get(name)
    if kept is None or len(kept) < size:
        kept = np.zeros(size, kind)
        setattr(_local, name, kept)
    return kept


def contiguous(array: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """Return an array as a compiled loop reads it; a copy only where its type or order differs."""
    if array.dtype.type is kind and array.dtype.isnative and array.flags.c_contiguous:
        return array
    return np.ascontiguousarray(array, kind)
