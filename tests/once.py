"""What takes long to make is made by one of the test processes, for all of them."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` filled, in the first process that asked; tests only read it.

    The others wait. If making it failed, the next one tries again, in another folder.
    """
    root = factory.getbasetemp()
    if root.name.startswith("popen-"):  # a worker's own, within that of the whole run
        root = root.parent
    told = root / f"{name}.made"
    with told.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            folder = factory.mktemp(name)
            make(folder)
            told.write_text(str(folder), encoding="utf-8")
    return Path(told.read_text(encoding="utf-8"))
