"""Sizes and digests of a directory's files, by which a damaged, mixed or half-copied one is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from segue.contents import Contents
from segue.errors import ArtifactError

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


def check_sizes(directory: Path, expected: Mapping[str, int], *, kind: str, again: str) -> None:
    """See that the files are there, inside of the directory, and as long as they were.

    Args:
        directory: Where.
        expected: Bytes by name.
        kind: What the directory holds, for messages: "model".
        again: What mends it: "Fit or copy".

    Raises:
        ArtifactError: One is not; says which.
    """
    for name, size in expected.items():
        path = directory / name
        if _is_outside(name, directory):
            raise ArtifactError(
                f"{directory}/manifest.json names a file outside: {name}.", hint="Do not use it."
            )
        if not path.is_file():
            raise ArtifactError(f"{path} is missing; the {kind} is half there.", hint=f"{again} it again.")
        if path.stat().st_size != size:
            raise ArtifactError(
                f"{path} has {path.stat().st_size} bytes, expected {size}.",
                hint=f"{again} the {kind} again.",
            )


def altered(path: Path, kind: str, *, again: str) -> ArtifactError:
    """The error of a file that is not as it was written."""
    return ArtifactError(f"{path} was altered since the {kind} was written.", hint=f"{again} it again.")


def check_unchanged(contents: Contents, opened: Path, *, again: str) -> None:
    """See that nobody wrote into the files while they were read.

    Raises:
        ArtifactError: Somebody did; says into which.
    """
    changed = contents.changed(opened=opened)
    if changed:
        raise ArtifactError(
            f"{opened / changed[0]} was written to while it was read.",
            hint=f"{again} it again, and write new directories beside old ones, never into them.",
        )


def _is_outside(name: str, directory: Path) -> bool:
    parts = PurePosixPath(name).parts
    if ".." in parts or PurePosixPath(name).is_absolute():
        return True
    inside = [directory.joinpath(*parts[: k + 1]) for k in range(len(parts))]
    linked = any(path.is_symlink() for path in inside)
    return linked and not inside[-1].resolve().is_relative_to(directory.resolve())
