"""SHA-256 of whole files: no changed bit goes unseen. `sha256sum` gives the same.

Several files are read at once: hashing releases Python, and processors have instructions for it. A file's hash is
remembered in the process as long as its inode, size and times are the same, so that reading a directory again, or a
directory inside another, does not hash twice.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from segue.errors import ArtifactError, Where
from segue.files.digests import altered
from segue.files.file_states import FileState
from segue.files.trust import is_trusted

SMALL: Final = 256 << 10
"""Bytes of a file that is hashed where it is opened; larger ones wait until all are known."""

LARGE: Final = 4 << 20
"""With fewer bytes in all, starting threads takes longer than hashing."""

MOST_KNOWN: Final = 20_000

_BUFFER: Final = 1 << 20


_known: Final[dict[FileState, str]] = {}


def sha256(path: Path | str) -> str:
    """The SHA-256 of a whole file, in hexadecimal digits.

    Raises:
        OSError: The file cannot be read, or is no regular file.
    """
    descriptor, state = _opened(path)
    try:
        return _known.get(state) or _hashed(descriptor, state)
    finally:
        os.close(descriptor)


def hashes_of(directory: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of some files of a directory, by name.

    Raises:
        OSError: A file cannot be read.
    """
    found: dict[str, str] = {}
    large: dict[str, int] = {}
    for name in sorted(names):
        descriptor, state = _opened(f"{directory}/{name}")  # texts: a hundred for each load
        try:
            if (known := _known.get(state)) is None and state.size > SMALL:
                large[name] = state.size
            found[name] = known or ("" if name in large else _hashed(descriptor, state))
        finally:
            os.close(descriptor)
    if sum(large.values()) < LARGE:
        return found | {name: sha256(directory / name) for name in large}
    # the last ones are short, so no thread waits long
    largest = sorted(large, key=lambda name: -large[name])
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        return found | dict(
            zip(largest, pool.map(sha256, [directory / name for name in largest]), strict=True)
        )


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


def _opened(path: Path | str) -> tuple[int, FileState]:
    """A descriptor of a regular file, and its state. Neither a pipe nor a device is waited for."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return descriptor, FileState.of(status)


def _hashed(descriptor: int, state: FileState) -> str:
    """The hash of an open file, which is remembered if its last write is long ago."""
    found = hashlib.sha256()
    if state.size < _BUFFER:
        while read := os.read(descriptor, state.size + 1):
            found.update(read)
    else:
        buffer = memoryview(bytearray(_BUFFER))
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as file:
            while size := file.readinto(buffer):
                found.update(buffer[:size])
    value = found.hexdigest()
    # a write meanwhile changes the state for good, so that nobody asks for the one from before
    if state.settled:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[state] = value
    return value
