"""Where a result goes that is written to a path: links are followed, never replaced; some paths cannot be replaced.

| at the path is | what happens |
|---|---|
| nothing, a file, a directory | it is made, or replaced as a whole |
| a link to a file or directory | what it leads to is replaced; the link stays |
| a link to nothing | refused: making what it leads to could fill the folder of a disk that is not mounted |
| a mount point, the current directory | refused: the system replaces neither |
| a pipe, a device, a standard stream | the finished file is copied into it |
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import BinaryIO, Final

from segue.errors import ArtifactError, Where
from segue.files.faults import write_error

_STREAMS: Final = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_STREAM: Final = re.compile(
    r"/(?:dev|proc/(?P<process>self|thread-self|\d+)(?:/task/\d+)?)/fd/(?P<number>\d+)"
)
_MOUNTS: Final = Path("/proc/self/mountinfo")
_LINKS: Final = 40
"""Links in a row that the system follows."""


def followed(target: Path) -> Path:
    """The path that is written if `target` is: the end of a link's chain, or `target` itself.

    Raises:
        ArtifactError: Nothing can be written or replaced there: see the module.
    """
    try:
        os.lstat(target)
    except OSError as error:
        if error.errno in (
            errno.ENOENT,
            errno.ENOTDIR,
        ):  # a parent that is a file is told when folders are made
            return target
        raise write_error(target, error) from error
    place = Path(os.path.realpath(target)) if target.is_symlink() or target.name in ("", "..") else target
    if not os.path.lexists(place) or place.is_symlink():
        raise ArtifactError(
            expected="a path to write, or a link to one",
            got=f"a link to {place}, where nothing is",
            where=Where(target),
            hint="Make what it leads to, remove the link, or name another path.",
        )
    _refuse_fixed(target, place)
    return place


def is_sink(target: Path) -> bool:
    """Whether a finished file is copied into a path: it is a pipe, a device or a standard stream."""
    if stream(target) is not None:
        return True
    return os.path.exists(target) and not (os.path.isfile(target) or os.path.isdir(target))  # noqa: PTH110, PTH112, PTH113 - a path that is too long is none


def open_sink(target: Path) -> BinaryIO:
    """Open a path of `is_sink` for writing; a standard stream goes on where it is, as in a shell's `>>`.

    Raises:
        OSError: It cannot be written.
    """
    number = stream(target)
    return target.open("wb") if number is None else os.fdopen(os.dup(number), "wb")


def stream(target: Path) -> int | None:
    """The open file that a path like `/dev/stdout` stands for, also through links; None for any other path."""
    path = os.path.abspath(target)  # noqa: PTH100 - `Path.absolute` keeps "..", and `resolve` follows the link too far
    for _ in range(_LINKS):
        number = _STREAMS.get(path)
        if number is not None:
            return number
        match = _STREAM.fullmatch(path)
        if match and match["process"] in (None, "self", "thread-self", str(os.getpid())):
            return int(match["number"])
        try:
            path = os.path.abspath(os.path.join(os.path.dirname(path), os.readlink(path)))  # noqa: PTH100, PTH115, PTH118, PTH120
        except OSError:  # it is no link
            return None
    return None


def _refuse_fixed(target: Path, place: Path) -> None:
    """Refuse what the system never replaces."""
    if _is_mount(place):
        raise ArtifactError(
            expected="a path that can be replaced",
            got="a mount point, which stays whatever is written to it",
            where=Where(target),
            hint=f"Name a path inside it, such as {target / 'new'}."
            if place.is_dir()
            else "Name another path.",
        )
    if _is_current(place):
        raise ArtifactError(
            expected="a path that can be replaced",
            got="the current directory",
            where=Where(target),
            hint="Run the command in another directory, such as the one above.",
        )


def _is_current(place: Path) -> bool:
    try:
        return place.is_dir() and place.samefile(".")
    except OSError:  # the current directory was removed
        return False


def _is_mount(place: Path) -> bool:
    """Whether a disk, or a part of one (a bind mount, as containers have), is mounted at a path."""
    if place.is_mount():
        return True
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:  # only Linux lists them there
        return False
    sought = os.fsencode(os.path.realpath(place))
    return any(_unescaped(line.split(b" ")[4]) == sought for line in lines)


def _unescaped(path: bytes) -> bytes:
    return re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8)]), path)
