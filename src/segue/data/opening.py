"""Opening the files that readers read: plain, packed by gzip, or inside a ZIP archive."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from segue.data.archives import archive_of, is_archive, members, open_member
from segue.data.gzipped import MAGIC, Unpacking
from segue.data.limits import LIMITS, Limits

PACKED: Final = ".gz"
"""The ending of a file that is packed by gzip; it says nothing about the format."""


def open_binary(path: Path, limits: Limits = LIMITS) -> BinaryIO:
    """Open a file; its first bytes show whether it is packed.

    Args:
        path: A file, a pipe, or a file inside an archive (`download.zip/lists/rain.csv`).
        limits: The largest sizes that are unpacked to.

    Raises:
        OSError: It cannot be opened.
        DataError: The archive around it is damaged or too large.
    """
    try:
        file: BinaryIO = path.open("rb")
    except NotADirectoryError:
        inside = archive_of(path)
        if inside is None:
            raise
        file = open_member(*inside, limits)
    try:
        packed = _peeked(file) == MAGIC
    except BaseException:
        file.close()
        raise
    return Unpacking.buffered(file, path, most=limits.unpacked) if packed else file


def is_regular(path: Path) -> bool:
    """Whether a path is a file that can be read more than once, also inside an archive."""
    return path.is_file() or _is_member(path)


def is_folder(path: Path) -> bool:
    """Whether a path has files in it: a folder or an archive."""
    return path.is_dir() or is_archive(path)


def size_of(path: Path) -> int:
    """The bytes of a file as it lies there; of a file in an archive, unpacked."""
    inside = None if path.is_file() else archive_of(path)
    return path.stat().st_size if inside is None else members(inside[0])[inside[1]].file_size


def unpacked_name(name: str) -> str:
    """A file's name as it is unpacked: without `.gz`."""
    return name[: -len(PACKED)] if name.lower().endswith(PACKED) else name


def _is_member(path: Path) -> bool:
    if path.exists():
        return False
    inside = archive_of(path)
    return inside is not None and inside[1] in members(inside[0])


def _peeked(file: BinaryIO) -> bytes:
    peek = getattr(file, "peek", None)
    return b"" if peek is None else peek(len(MAGIC))[: len(MAGIC)]
