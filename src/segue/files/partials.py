"""Names of temporary siblings, by which the leftovers of a killed process are recognised and deleted.

The owner of a name is in it, see `segue.files.owners`. The writer of a directory also holds a lock. The lock
identifies live processes in other containers, whose numbers mean nothing here.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from segue.files.locks import lock
from segue.files.owners import OWNER, is_gone, mine
from segue.files.utf8_paths import is_utf8

LOG: Final = logging.getLogger("segue.files")

LONGEST: Final = 150
"""Bytes of a target's name that a temporary name keeps; its other parts take some 80 of 255."""

_NAME: Final = re.compile(rf"\.(?P<stem>.+)\.{OWNER}\.[a-z0-9]{{8}}\.(?P<suffix>part|old)", re.DOTALL)


class Sibling(NamedTuple):
    """A temporary sibling, and the parts of its name."""

    path: Path
    owner: re.Match[str]


def partial(target: Path, suffix: str = "part") -> Path:
    """A new temporary name beside `target`; for a temporary `target`, a name of its own target.

    Args:
        target: The path to be replaced.
        suffix: "part" for what nobody needs any more if its process ends, an unfinished file or directory or a
            replaced one; "old" for one that was moved aside and is needed until another is in its place.
    """
    return target.parent / f".{_stem(target.name)}.{mine()}.{secrets.token_hex(4)}.{suffix}"


def sweep(folder: Path) -> None:
    """Delete what stopped processes left unfinished in a folder, and log it in one line.

    Files of running processes and of other hosts (which may share a folder) stay, as do names of other programs.
    """
    _remove(sibling for sibling in _siblings(folder, "part") if _is_abandoned(sibling))


def sweep_aside(target: Path) -> None:
    """Delete what stopped processes moved aside for `target`, which is there."""
    _remove(sibling for sibling in aside(target) if _is_abandoned(sibling))


def aside(target: Path) -> list[Sibling]:
    """What was moved aside for `target`."""
    stem = _stem(target.name)
    return [sibling for sibling in _siblings(target.parent, "old") if sibling.owner["stem"] == stem]


def _siblings(folder: Path, suffix: str) -> Iterator[Sibling]:
    try:
        names = [name for name in os.listdir(folder) if name.endswith(f".{suffix}")]  # noqa: PTH208 - names, thousands of them
    except OSError:
        return
    for name in names:
        match = _NAME.fullmatch(name)
        if match:
            yield Sibling(folder / name, match)


def _remove(siblings: Iterator[Sibling]) -> None:
    gone: list[str] = []
    for path, owner in siblings:
        remove(path)
        if not os.path.lexists(path):
            gone.append(f"{path}, which process {owner['process']} left when it was stopped")
    if gone:
        LOG.warning("removed %s", "; ".join(gone))


def remove(path: Path) -> None:
    """Delete a file, a link or a directory with its contents, as far as that is possible."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _is_abandoned(sibling: Sibling) -> bool:
    if not is_gone(sibling.owner):
        return False
    if not sibling.path.is_dir():
        return True
    try:
        descriptor = os.open(sibling.path, os.O_RDONLY)
    except OSError:  # another user's
        return False
    try:
        return lock(descriptor, alone=True)
    finally:
        os.close(descriptor)


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
