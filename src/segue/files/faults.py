"""The error for a path that cannot be written, or not be read, with a hint that fits its cause."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Final

from segue.errors import ArtifactError, SegueError, Where

DISK_IS_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_SPACE: Final = "Free some space or name another place."
_RIGHTS: Final = "Name a place that you may write to, or ask for the right to write there."
_HINTS: Final[Mapping[int, str]] = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "Name a place on a file system that can be written.",
    errno.ENAMETOOLONG: "Name a shorter path.",
    errno.ENOTDIR: "A part of the path is a file: name another path.",
    errno.EEXIST: "A part of the path is a file: name another path.",
    errno.EISDIR: "A directory is there: name a file in it, or another path.",
    errno.EBUSY: "Something is mounted or in use there: name another path.",
    errno.EXDEV: "What is there belongs to another file system, as in a layer of a container's image: name a new path.",
    errno.ELOOP: "Its links lead in a circle: name another path.",
    errno.ENOENT: "Something removed the folder meanwhile: check the path, and try again.",
    errno.EIO: "The disk fails: name another place, and check the disk.",
}

_REMOTE: Final = (
    "Check the address and its bucket, the rights and the space there, and the secrets in the environment."
)

_FEWER: Final = (
    "Nothing is wrong with it: have fewer files and models open at once, or allow more (`ulimit -n`)."
)
_RIGHT: Final = "Ask for the right to read it."
_UNREAD: Final[Mapping[int, str]] = {
    errno.EMFILE: _FEWER,
    errno.ENFILE: _FEWER,
    errno.ENOMEM: "Nothing is wrong with it: free some memory.",
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.EIO: "The disk fails: check it.",
}


def not_let_read(path: Path, error: Exception) -> ArtifactError | None:
    """The error for a file that the system does not let Segue read; None if the file may be at fault."""
    number = error.errno if isinstance(error, OSError) else number_in(error)
    if number not in _UNREAD:
        return None
    return ArtifactError(
        expected="a file that can be read", got=os.strerror(number), where=Where(path), hint=_UNREAD[number]
    )


class WriteError(ArtifactError):
    """A directory or file that could not be written, with the cause.

    Attributes:
        target: The path, or a URL.
        why: The cause.
    """

    def __init__(self, target: Path | str, why: str, hint: str = _SPACE) -> None:
        super().__init__(
            f"it could not be written: {why}. Nothing was changed.", where=Where(target), hint=hint
        )
        self.target, self.why = target, why


def write_error(target: Path | str, error: OSError) -> WriteError:
    """The error for a path or URL that the system does not let Segue write."""
    if re.fullmatch(r"\d+ requested and \d+ written", str(error)):  # NumPy's message for a full disk
        return WriteError(target, os.strerror(errno.ENOSPC))
    hint = _REMOTE if isinstance(target, str) else _HINTS.get(error.errno or 0, _SPACE)
    return WriteError(target, error.strerror or str(error), hint)


def unconfirmed(target: Path, error: OSError) -> ArtifactError:
    """The error for a path that was written, while the disk did not confirm its name."""
    return ArtifactError(
        f"it is there, but the disk did not confirm it: {error.strerror or error}.",
        where=Where(target),
        hint="Check the disk, and write it again.",
    )


@contextlib.contextmanager
def full_disk_told() -> Generator[None]:
    """Raise an `OSError` if a library in Rust (safetensors, tokenizers) reports a full disk in its own words."""
    try:
        yield
    except (OSError, SegueError):
        raise
    except Exception as error:
        number = number_in(error)
        if number is None or number not in DISK_IS_FULL:
            raise
        raise OSError(number, os.strerror(number)) from error


def number_in(error: Exception) -> int | None:
    """The system's error number in the message of an error from a library in Rust."""
    found = re.search(r"\(os error (\d+)\)", str(error))
    return int(found[1]) if found else None
