"""The process that owns a temporary name, by its host, number and start, and whether it still runs.

`.model.host.4711-88231.x7f2k9qa.part` belongs to process 4711 of a host, which started at tick 88231 (the system
reuses process numbers).
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Final

OWNER: Final = r"(?P<host>[A-Za-z0-9-]+)\.(?P<process>\d+)-(?P<begun>\d+)"
"""The part of a name that `mine` makes."""

_ENDED: Final = (b"Z", b"X", b"x")
"""States of a process that has ended; its parent has not asked for its result yet."""


def mine() -> str:
    """The part of a name that says that this process owns it."""
    return f"{_host()}.{os.getpid()}-{_begun(os.getpid())}"


def is_gone(owner: re.Match[str]) -> bool:
    """Whether the process of a name that matches `OWNER` has ended; False for one of another host."""
    process = int(owner["process"])
    return owner["host"] == _host() and not (_lives(process) and _begun(process) == owner["begun"])


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # the process belongs to another user
        return True
    status = _status(process)
    return not status or status[0] not in _ENDED


def _begun(process: int) -> str:
    """When a process started, in ticks since the machine started; "0" if the system has no such file."""
    status = _status(process)
    return status[19].decode() if status else "0"


def _status(process: int) -> list[bytes]:
    """The fields of a process after its command's name, which may contain anything; none on other systems."""
    try:
        return Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())[:32] or "host"
