"""Sizes and digests of a directory's files, which detect a damaged, mixed or partly copied directory.

The digests here look at parts of large files, and are written for earlier versions of Segue, which read no others.
`hashes` looks at all bytes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from segue.errors import ArtifactError, Where
from segue.files.contents import Contents

WHOLE: Final = 16 << 20
"""Files up to this many bytes are digested completely; larger ones at both ends and at 64 places in between."""

PIECE: Final = 64 << 10


def digest(path: Path, *, whole: int | None = None, pieces: int = 66) -> str:
    """BLAKE2b of a file: of the whole file up to `whole` bytes (`WHOLE`), else of both ends and of pieces in between.

    Args:
        path: The file.
        whole: The largest size, in bytes, of a file that is digested completely.
        pieces: The number of pieces of `PIECE` bytes, 2 or more; with 2, only the ends.

    Raises:
        OSError: It cannot be read, or is no file, such as a link to a device that never ends.
    """
    refuse_endless(path)
    size = path.stat().st_size
    found = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        if size <= (WHOLE if whole is None else whole):
            found.update(file.read())
        else:
            for k in range(pieces):
                file.seek(k * (size - PIECE) // (pieces - 1))
                found.update(file.read(PIECE))
    return found.hexdigest()


def refuse_endless(path: Path) -> None:
    """Refuse a pipe or a device, which may never end.

    Raises:
        OSError: It is one, or is not there.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))


def ends(path: Path) -> str:
    """A digest of a Parquet file's ends; the footer describes each column's place, size, minimum and maximum."""
    return digest(path, whole=2 * PIECE, pieces=2)


def sizes(directory: Path, names: Iterable[str]) -> dict[str, int]:
    """The sizes of some files of a directory, in bytes."""
    return {name: (directory / name).stat().st_size for name in names}


def check_sizes(
    contents: Contents, opened: Path, expected: Mapping[str, int], *, kind: str, again: str
) -> None:
    """Check that the files exist, lie inside the directory and have their recorded sizes.

    Args:
        contents: The files with these names as they are now.
        opened: The directory, by the path that it is read by.
        expected: The sizes in bytes, by name.
        kind: The kind of the directory, for messages: "model".
        again: How to repair it: "Fit or copy".

    Raises:
        ArtifactError: A file fails the check; the error names it.
    """
    outside = next((name for name in expected if _is_outside(name, opened)), None)
    if outside is not None:
        raise ArtifactError(
            expected="names of files inside the directory",
            got=repr(outside),
            where=Where(opened / "manifest.json"),
            hint="Do not use it.",
        )
    for name, size in expected.items():
        mark = contents.marks[name]
        if mark is None:
            raise ArtifactError(
                f"it is missing; the {kind} is half there.",
                where=Where(opened / name),
                hint=f"{again} it again.",
            )
        if mark.size != size:
            raise ArtifactError(
                expected=f"{size} bytes",
                got=str(mark.size),
                where=Where(opened / name),
                hint=f"{again} the {kind} again.",
            )


def altered(path: Path, kind: str, *, again: str) -> ArtifactError:
    """The error for a file that differs from what was written."""
    return ArtifactError(
        f"it was altered since the {kind} was written.", where=Where(path), hint=f"{again} it again."
    )


def check_unchanged(contents: Contents, opened: Path, *, again: str) -> None:
    """Check that nobody wrote into the files while they were read.

    Raises:
        ArtifactError: A file was written; the error names it.
    """
    changed = contents.changed(opened=opened)
    if changed:
        raise ArtifactError(
            "it was written to while it was read.",
            where=Where(opened / changed[0]),
            hint=f"{again} it again, and write new directories beside old ones, never into them.",
        )


def _is_outside(name: str, directory: Path) -> bool:
    parts = name.split("/")
    if ".." in parts or name.startswith("/"):
        return True
    inside = ["/".join([str(directory), *parts[: k + 1]]) for k in range(len(parts))]
    if not any(os.path.islink(path) for path in inside):  # noqa: PTH114 - texts, as in `contents`
        return False
    return not (directory / name).resolve().is_relative_to(directory.resolve())
