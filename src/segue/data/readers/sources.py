"""The choice of a source's files to read."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from segue.data.archives import check_size, is_archive, members
from segue.data.limits import LIMITS, Limits
from segue.data.opening import is_folder, is_regular, unpacked_name
from segue.data.path_ids import path_id
from segue.errors import ConfigError, DataError, Where

_ASIDE: Final = frozenset(
    {"@eadir", "#recycle", "$recycle.bin", "lost+found", "__macosx", "system volume information"}
)


def choose(
    source: Path, files: Sequence[str], patterns: Sequence[str], *, what: str, limits: Limits = LIMITS
) -> list[Path]:
    """The files to read, sorted by path.

    Args:
        source: A file, which is then the only one, or a folder or ZIP archive, which is searched with its subfolders, a
            folder also with its ZIP archives.
        files: Requested paths inside the folder; empty for all files that match.
        patterns: Patterns of file names in lower case; letter case and `.gz` at the end are ignored. Hidden files do
            not match, nor what lies in hidden folders, in the trash, or among a server's thumbnails.
        what: A word for the files, for the error.
        limits: The largest archive that is read.

    Raises:
        ConfigError: Files are requested by name, but `source` is a file.
        DataError: The source or a requested file does not exist, nothing matches, or an archive is too large.
    """
    if not source.exists() and not is_regular(source):
        raise DataError(
            expected="a file or folder", got="nothing there", where=Where(source), hint="Check the path."
        )
    packed = not source.is_dir() and is_archive(source)
    if not source.is_dir() and not packed:
        if files:
            raise ConfigError(
                expected="a folder to name files in",
                got="a file",
                where=Where(source),
                hint="Leave them out.",
            )
        return [source]
    if files:
        return [_named(source, name) for name in files]
    found = [path for path in files_in(source, limits) if _matches(path.name, patterns)]
    if not source.is_dir():
        check_size(source, (path.relative_to(source).as_posix() for path in found), limits)
    if found:
        return found
    raise DataError(
        expected=f"{what} ({', '.join(patterns)})",
        got=f"none in this {'archive' if packed else 'folder'}",
        where=Where(source),
        hint="Name another one, or a file. Archives in archives stay closed.",
    )


def files_in(folder: Path, limits: Limits = LIMITS, *, archives: bool = True) -> list[Path]:
    """The files of a folder or archive, sorted; without hidden ones, trash, and a server's thumbnails.

    Args:
        folder: The folder or archive.
        limits: The largest archive that is read.
        archives: Whether the files of a folder's ZIP archives stand for these, if they can be read and are not unpacked
            beside it. Archives in archives stay closed.

    Raises:
        DataError: `folder` is an archive that is damaged, or has more files than the limit.
    """
    if not folder.is_dir():
        return sorted(_members(folder, limits))
    there = (path for path in folder.rglob("*") if not is_aside(path.relative_to(folder)) and path.is_file())
    return sorted(inner for path in there for inner in (_opened(path, limits) if archives else [path]))


def _members(archive: Path, limits: Limits) -> list[Path]:
    return [archive / name for name in members(archive, limits) if not is_aside(Path(name))]


def _opened(path: Path, limits: Limits) -> list[Path]:
    """The files of an archive in a folder; the file itself if it is none, or one that is not to be read."""
    if path.suffix.lower() != ".zip" or not is_archive(path):
        return [path]
    try:
        check_size(path, members(path, limits), limits)
        return [] if _is_unpacked(path, limits) else _members(path, limits)
    except DataError:
        return [path]


def _is_unpacked(archive: Path, limits: Limits) -> bool:
    """Whether all files of an archive lie beside it, or in a folder with its name."""
    sizes = {name: info.file_size for name, info in members(archive, limits).items()}
    return any(
        all(_size(folder / name) == size for name, size in sizes.items())
        for folder in (archive.parent, archive.with_suffix(""))
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _matches(name: str, patterns: Sequence[str]) -> bool:
    plain = unpacked_name(name.lower())
    return any(fnmatchcase(plain, pattern) for pattern in patterns)


def is_aside(path: Path) -> bool:
    """Whether a path inside a folder is hidden, deleted, or made by a system for itself."""
    return any(part.startswith(".") or part.lower() in _ASIDE for part in path.parts)


def name_of(path: Path, source: Path) -> str:
    """The name of a playlist file inside its source (`path_id`): "folder/name.m3u8", or a single file's name."""
    return unpacked_name(path_id(path, source if is_folder(source) else source.parent))


def _named(folder: Path, name: str) -> Path:
    path = folder / name
    if not is_regular(path):
        names = (
            (entry.name for entry in folder.iterdir() if entry.is_file())
            if folder.is_dir()
            else members(folder)
        )
        there = sorted(names)[:10]
        raise DataError(
            expected=f"the file {name}",
            got="a folder without it",
            where=Where(folder),
            hint=f"There are: {', '.join(there)}.",
        )
    return path
