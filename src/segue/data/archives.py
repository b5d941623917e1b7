"""The files inside a ZIP archive, read where they are: nothing is unpacked to the disk.

A file of an archive has a path, the archive's with its own behind it: `download.zip/lists/rain.csv`. An archive is
refused if it has more files, or unpacks to more, than the limits, or to more than `RATIO` times its own size.
Archives in archives stay closed.
"""

from __future__ import annotations

import io
import os
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final, NamedTuple

from segue.data.limits import LIMITS, Limits
from segue.decoding import decode_bytes
from segue.errors import DataError, Where

RATIO: Final = 250
"""How many times its own size a packed file may unpack to. Tables and JSON pack to a tenth or a thirtieth."""

FREE: Final = 64 << 20
"""Bytes that a packed file may unpack to at any ratio."""

_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_READ: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DIRECTORY: Final = 64 << 20
"""Bytes of a list of files; Python holds several times as many."""
_END: Final = struct.Struct("<4s4H2LH")
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1


def is_archive(path: Path) -> bool:
    """Whether a path is a file that begins like a ZIP archive."""
    if not path.is_file():  # a pipe would wait for a writer
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) in _MAGIC
    except OSError:
        return False


def archive_of(path: Path) -> tuple[Path, str] | None:
    """The archive that a path leads into, and the rest of the path; None if it leads into none."""
    for parent in path.parents:
        if parent.is_file():
            rest = path.relative_to(parent).as_posix()
            return (parent, rest) if is_archive(parent) else None
        if parent.exists():
            return None
    return None


def members(path: Path, limits: Limits = LIMITS) -> Mapping[str, zipfile.ZipInfo]:
    """The files of an archive by their paths in it; names that lead out of it are left out.

    Raises:
        DataError: It is damaged, or has more files than the limit.
    """
    return _opened(path, limits).infos


def check_size(path: Path, names: Iterable[str], limits: Limits = LIMITS) -> None:
    """Refuse files of an archive that unpack to too much.

    Raises:
        DataError: They do.
    """
    infos = members(path, limits)
    total = sum(infos[name].file_size for name in set(names))
    most = min(limits.unpacked, max(FREE, RATIO * path.stat().st_size))
    if total > most:
        raise DataError(
            expected=f"an archive that unpacks to at most {most:,} bytes",
            got=f"one that unpacks to {total:,}",
            where=Where(path),
            hint="Check that it is the right file. If it is, unpack it.",
        )


def open_member(path: Path, name: str, limits: Limits = LIMITS) -> BinaryIO:
    """Open a file of an archive.

    Raises:
        DataError: The archive is damaged or has no such file, or it is encrypted or packed in a rare way.
        FileNotFoundError: There is no such file in it.
    """
    held = _opened(path, limits)
    info = held.infos.get(name)
    if info is None:
        raise FileNotFoundError(2, "there is no such file in the archive", str(path / name))
    check_size(path, [name], limits)
    if info.flag_bits & _ENCRYPTED:
        raise _refused(path / name, "one with a password")
    if info.compress_type not in _READ:
        raise _refused(path / name, f"one that is packed by method {info.compress_type}")
    try:
        return io.BufferedReader(_Member(held.archive.open(info), path / name))
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise _damaged(path / name, str(error)) from error


def forget() -> None:
    """Close the archive that this thread read last."""
    held: _Held | None = getattr(_LAST, "held", None)
    if held is not None:
        held.archive.close()
        _LAST.held = None


class _Member(io.RawIOBase):
    """A file of an archive, whose damage is a `DataError`."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file, self._path = file, path

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] - a buffer of bytes
        """Read into a buffer; 0 at the end."""
        try:
            data = self._file.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _damaged(self._path, str(error) or "it breaks off") from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file, not the archive."""
        self._file.close()
        super().close()


class _Held(NamedTuple):
    """An open archive and its files, and what shows that it is still the same file."""

    state: tuple[Path, int, int, int, int]
    archive: zipfile.ZipFile
    infos: Mapping[str, zipfile.ZipInfo]


_LAST: Final = threading.local()
"""The archive that a thread read last stays open: its list of files may be long."""


def _opened(path: Path, limits: Limits) -> _Held:
    status = path.stat()
    state = (path, limits.members, status.st_size, status.st_mtime_ns, status.st_ino)
    held: _Held | None = getattr(_LAST, "held", None)
    if held is not None and held.state == state:
        return held
    forget()
    _check_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise _damaged(path, str(error)) from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.members:
        archive.close()
        raise DataError(
            expected=f"an archive of at most {limits.members:,} files",
            got=f"one of {len(infos):,}",
            where=Where(path),
        )
    found = {_name(info): info for info in infos}
    _LAST.held = _Held(state, archive, {name: info for name, info in found.items() if _is_inside(name)})
    return _LAST.held


def _check_directory(path: Path) -> None:
    """Refuse a list of files that would fill the memory before it can be counted."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END.size - 0xFFFF))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise _damaged(path, "it has no list of files")
    length = _END.unpack_from(tail, at)[5]
    if length == 0xFFFFFFFF:  # the long form, whose length is elsewhere: no more than the file
        length = size if size > _DIRECTORY else 0
    if length > _DIRECTORY:
        raise DataError(
            expected=f"an archive with a list of files of at most {_DIRECTORY:,} bytes",
            got=f"one of {length:,}",
            where=Where(path),
            hint="Unpack it, and name the folder.",
        )


def _name(info: zipfile.ZipInfo) -> str:
    """A file's path in its archive. Old programs write names in the encoding of their system, and do not say so."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        name = decode_bytes(name.encode("cp437", "replace"))[0]
    return PurePosixPath(name.replace("\\", "/")).as_posix()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _refused(path: Path, got: str) -> DataError:
    return DataError(
        expected="a file in a usual ZIP archive",
        got=got,
        where=Where(path),
        hint="Unpack it, and name the folder.",
    )


def _damaged(path: Path, why: str) -> DataError:
    return DataError(
        expected="a whole ZIP archive", got=f"a damaged one: {why}", where=Where(path), hint="Fetch it again."
    )
