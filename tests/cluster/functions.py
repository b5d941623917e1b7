"""Functions of tasks for tests."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np

from segue.cluster.bench import Bench
from segue.cluster.storage import Output
from segue.errors import DataError


def doubled(bench: Bench) -> dict[str, Output]:
    """Twice an array, or twice a number."""
    if "given" in bench.task.inputs:
        return {"it": bench.array("given") * 2}
    return {"it": np.array([bench.number("number") * 2])}


def ended(bench: Bench) -> dict[str, Output]:
    """End the process, as the system does that has no memory left."""
    os._exit(9)


def ended_once(bench: Bench) -> dict[str, Output]:
    """End the process the first time."""
    mark = Path(bench.text("mark"))
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return doubled(bench)


def raised(bench: Bench) -> dict[str, Output]:
    """Raise what nobody expects."""
    raise ZeroDivisionError("밤 🌙")


def refused(bench: Bench) -> dict[str, Output]:
    """Raise an error of Segue's."""
    raise DataError(expected="낮", got="밤", hint="Wait.")


def full(bench: Bench) -> dict[str, Output]:
    """Find no space."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def killed_once(mark: str) -> None:
    """Say who this worker is; one of them ends the first time, as the system ends it that has no memory left."""
    if os.environ["RANK"] == "1" and not Path(mark).exists():
        Path(mark).touch()
        os._exit(9)
    print(f"rank {os.environ['RANK']} of {os.environ['WORLD_SIZE']}")  # noqa: T201 - what a command prints
