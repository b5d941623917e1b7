"""Sizes and digests of a directory's files, by which a damaged, mixed or half-copied one is refused."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from segue.errors import ArtifactError, Where
from segue.files.contents import Contents

WHOLE: Final = 16 << 20
"""Files up to this many bytes are digested whole; larger ones at their ends and at 64 places between."""

PIECE: Final = 64 << 10


def digest(path: Path, *, whole: int | None = None, pieces: int = 66) -> str:
    """BLAKE2b of a file: of all of it up to `whole` bytes (`WHOLE`), else of both ends and of pieces spread between.

    Args:
        path: The file.
        whole: Up to how many bytes all of it counts.
        pieces: How many of `PIECE` bytes, 2 or more: 2 are the ends.
    """
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


def ends(path: Path) -> str:
    """A digest of a Parquet file's ends: the last one describes each column's place, size, least and largest."""
    return digest(path, whole=2 * PIECE, pieces=2)


def sizes(directory: Path, names: Iterable[str]) -> dict[str, int]:
    """The bytes of some files of a directory."""
    return {name: (directory / name).stat().st_size for name in names}


def check_sizes(
    contents: Contents, opened: Path, expected: Mapping[str, int], *, kind: str, again: str
) -> None:
    """See that the files are there, inside of the directory, and as long as they were.

    Args:
        contents: The files of these names as they are.
        opened: The directory, by the path it is read by.
        expected: Bytes by name.
        kind: What the directory holds, for messages: "model".
        again: What mends it: "Fit or copy".

    Raises:
        ArtifactError: One is not; says which.
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
    """The error of a file that is not as it was written."""
    return ArtifactError(
        f"it was altered since the {kind} was written.", where=Where(path), hint=f"{again} it again."
    )


def check_unchanged(contents: Contents, opened: Path, *, again: str) -> None:
    """See that nobody wrote into the files while they were read.

    Raises:
        ArtifactError: Somebody did; says into which.
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
