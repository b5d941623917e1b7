"""SHA-256 of whole files: no changed bit goes unseen. `sha256sum` gives the same.

Several files are read at once: hashing releases Python, and processors have instructions for it. A file's hash is
remembered in the process as long as its inode, size and times are the same, so that reading a directory again, or a
directory inside another, does not hash twice.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from segue.errors import ArtifactError, Where
from segue.files.digests import altered, refuse_endless
from segue.files.trust import is_trusted

LARGE: Final = 4 << 20
"""With fewer bytes in all, starting threads takes longer than hashing."""

SETTLED: Final = 2_000_000_000
"""Nanoseconds since a file's last write after which another write surely changes its times."""

MOST_KNOWN: Final = 20_000

_BUFFER: Final = 1 << 20


class _State(NamedTuple):
    """What the file system says of a file; no program can set `changed` back."""

    device: int
    inode: int
    size: int
    written: int
    changed: int


_known: Final[dict[_State, str]] = {}


def sha256(path: Path) -> str:
    """The SHA-256 of a whole file, in hexadecimal digits.

    Raises:
        OSError: The file cannot be read.
    """
    refuse_endless(path)
    with path.open("rb", buffering=0) as file:
        state = _state(file.fileno())
        if found := _known.get(state):
            return found
        found = hashlib.sha256()
        buffer = memoryview(bytearray(min(_BUFFER, state.size + 1)))
        while read := file.readinto(buffer):
            found.update(buffer[:read])
        if _state(file.fileno()) == state and time.time_ns() - max(state.written, state.changed) > SETTLED:
            if len(_known) >= MOST_KNOWN:
                _known.clear()
            _known[state] = found.hexdigest()
        return found.hexdigest()


def hashes_of(directory: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of some files of a directory, by name.

    Raises:
        OSError: A file cannot be read.
    """
    chosen = sorted(names)
    sizes = {name: (directory / name).stat().st_size for name in chosen}
    if sum(sizes.values()) < LARGE:
        return {name: sha256(directory / name) for name in chosen}
    # the last ones are short, so no thread waits long
    largest = sorted(chosen, key=lambda name: -sizes[name])
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        paths = [directory / name for name in largest]
        found = dict(zip(largest, pool.map(sha256, paths), strict=True))
    return {name: found[name] for name in chosen}


def check_hashes(directory: Path, expected: Mapping[str, str], *, kind: str, again: str) -> None:
    """Check that the files are as they were written; nothing for a trusted directory.

    Args:
        directory: The files' directory.
        expected: The SHA-256 of each file, by its name in the directory.
        kind: The kind of the directory, for messages: "model".
        again: How to repair it: "Fit or copy".

    Raises:
        ArtifactError: A file is missing or has other bytes; the error names it.
    """
    if is_trusted():
        return
    try:
        found = hashes_of(directory, expected)
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        filename = getattr(error, "filename", None)
        raise ArtifactError(
            expected=f"a whole {kind}",
            got=f"a damaged one: {getattr(error, 'strerror', None) or error}",
            where=Where(Path(str(filename)) if filename else directory),
            hint=f"{again} it again.",
        ) from error
    for name, value in expected.items():
        if found[name] != value:
            raise altered(directory / name, kind, again=again)


def _state(descriptor: int) -> _State:
    status = os.fstat(descriptor)
    return _State(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
