"""The files of a directory that a signature covers: their names, and the digests of their whole contents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from segue.errors import ArtifactError, Where
from segue.files.utf8_paths import is_utf8
from segue.threads import cores

SIGNATURE: Final = "signature.json"

UNSIGNED: Final = frozenset({SIGNATURE, "search.sqlite"})
"""Files without a digest in the statement. Loading reads none of them; a service that requires signatures builds its
search index elsewhere."""


def names(directory: Path, inside: str = "") -> Iterator[str]:
    """The names of all files that a signature covers.

    Raises:
        ArtifactError: There is a link or a device, which may be something else tomorrow.
    """
    with os.scandir(directory / inside) as entries:
        for entry in entries:
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from names(directory, f"{name}/")
            elif not entry.is_file(follow_symlinks=False) or not is_utf8(name):
                raise ArtifactError(
                    expected="plain files and folders with names in UTF-8",
                    got="another name, a link or a device",
                    where=Where(directory / name),
                    hint="Copy the files themselves, as `cp -rL` does.",
                )
            elif name not in UNSIGNED:
                yield name


def digests(directory: Path, listed: Iterable[str]) -> dict[str, str]:
    """The SHA-256 digests of whole files, by name; hashing releases the interpreter's lock."""
    paths = {name: directory / name for name in listed}
    with ThreadPoolExecutor(min(8, cores())) as pool:
        return dict(zip(paths, pool.map(_digest, paths.values()), strict=True))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtifactError(
            expected="a file to read",
            got=error.strerror or str(error),
            where=Where(path),
            hint="Copy it again.",
        ) from error
