"""Names of temporary siblings, by which the leftovers of a killed process can be recognised and deleted.

`.model.host.4711-88231.x7f2k9qa.part` belongs to process 4711 of a host, which started at tick 88231 (the system
reuses process numbers). The writer of a directory also holds a lock. The lock identifies live processes in other
containers, whose numbers mean nothing here.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import re
import secrets
import shutil
from pathlib import Path
from typing import Final

from segue.files.reading import lock
from segue.files.utf8_paths import is_utf8

LOG: Final = logging.getLogger("segue.files")

LONGEST: Final = 150
"""Bytes of a target's name that a temporary name keeps; its other parts take some 80 of 255."""

_OWNER: Final = r"\.(?P<host>[A-Za-z0-9-]+)\.(?P<process>\d+)-(?P<begun>\d+)\.[a-z0-9]{8}\.(?:part|old)"
_NAME: Final = re.compile(rf"\.(?P<stem>.+){_OWNER}", re.DOTALL)


def partial(target: Path, suffix: str = "part") -> Path:
    """A new temporary name beside `target`; for a temporary `target`, a name of its own target.

    Args:
        target: The path to be replaced.
        suffix: "part" for an unfinished file or directory, "old" for one that was moved aside.
    """
    owner = f"{_host()}.{os.getpid()}-{_begun(os.getpid())}.{secrets.token_hex(4)}"
    return target.parent / f".{_stem(target.name)}.{owner}.{suffix}"


def sweep(target: Path, suffix: str = "part") -> None:
    """Delete the temporary siblings of `target` whose processes no longer run, and log it.

    Files of running processes and of other hosts (which may share a folder) stay, as do names of other programs.
    """
    stem = _stem(target.name)
    try:
        paths = [path for path in target.parent.iterdir() if path.name.endswith(f".{suffix}")]
    except OSError:
        return
    for path in paths:
        match = _NAME.fullmatch(path.name)
        if match and match["stem"] == stem and _is_abandoned(match, path):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            LOG.warning("removed %s, which process %s left when it was stopped", path, match["process"])


def _is_abandoned(match: re.Match[str], path: Path) -> bool:
    process = int(match["process"])
    if match["host"] != _host() or (_lives(process) and _begun(process) == match["begun"]):
        return False
    if not path.is_dir():
        return True
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return lock(descriptor, alone=True)
    finally:
        os.close(descriptor)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # the process belongs to another user
        return True
    return True


def _begun(process: int) -> str:
    """When a process started, in ticks since the machine started; "0" if the system has no such file."""
    try:
        status = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return "0"
    return (
        status.rpartition(b")")[2].split()[19].decode()
    )  # after the command's name, which may contain anything


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())[:32] or "host"


def _stem(name: str) -> str:
    match = _NAME.fullmatch(name)
    if match:
        return match["stem"]
    encoded = os.fsencode(name)
    return (
        name
        if len(encoded) <= LONGEST and is_utf8(name)
        else hashlib.blake2b(encoded, digest_size=16).hexdigest()
    )
