"""The choice of a source's files to read."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from segue.data.path_ids import path_id
from segue.errors import ConfigError, DataError, Where

_ASIDE: Final = frozenset(
    {"@eadir", "#recycle", "$recycle.bin", "lost+found", "__macosx", "system volume information"}
)


def choose(source: Path, files: Sequence[str], patterns: Sequence[str], *, what: str) -> list[Path]:
    """The files to read, sorted by path.

    Args:
        source: A file, which is then the only one, or a folder, which is searched with its subfolders.
        files: Requested paths inside the folder; empty for all files that match.
        patterns: Patterns of file names in lower case; letter case is ignored. Hidden files do not match, nor what
            lies in hidden folders, in the trash, or among a server's thumbnails.
        what: A word for the files, for the error.

    Raises:
        ConfigError: Files are requested by name, but `source` is a file.
        DataError: The source or a requested file does not exist, or nothing matches.
    """
    if not source.exists():
        raise DataError(
            expected="a file or folder", got="nothing there", where=Where(source), hint="Check the path."
        )
    if not source.is_dir():
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
    found = [
        path for path in files_in(source) if any(fnmatchcase(path.name.lower(), one) for one in patterns)
    ]
    if found:
        return found
    raise DataError(
        expected=f"{what} ({', '.join(patterns)})",
        got="none in this folder",
        where=Where(source),
        hint="Name another folder, or name a file of this one directly.",
    )


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders, sorted; without hidden ones, trash, and a server's thumbnails."""
    there = (path for path in folder.rglob("*") if not is_aside(path.relative_to(folder)) and path.is_file())
    return sorted(there)


def is_aside(path: Path) -> bool:
    """Whether a path inside a folder is hidden, deleted, or made by a system for itself."""
    return any(part.startswith(".") or part.lower() in _ASIDE for part in path.parts)


def name_of(path: Path, source: Path) -> str:
    """The name of a playlist file inside its source (`path_id`): "folder/name.m3u8", or a single file's name."""
    return path_id(path, source if source.is_dir() else source.parent)


def _named(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        there = sorted(entry.name for entry in folder.iterdir() if entry.is_file())[:10]
        raise DataError(
            expected=f"the file {name}",
            got="a folder without it",
            where=Where(folder),
            hint=f"There are: {', '.join(there)}.",
        )
    return path
