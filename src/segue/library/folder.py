"""The files of a music folder: each sound file and each playlist, once, whatever links lead to."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from segue.data.path_ids import path_id
from segue.data.readers.places import is_sound
from segue.data.readers.sources import is_aside
from segue.errors import DataError, Where

DEEPEST: Final = 64
"""Folders inside one another that are walked."""


class FoundFile(NamedTuple):
    """A file in the folder.

    Attributes:
        path: Its path, as the system spells it.
        id: Its path in the folder, see `segue.data.path_ids`.
        size: Bytes.
        changed: When it was last changed, in nanoseconds since 1970.
    """

    path: Path
    id: str
    size: int
    changed: int


class Folder(NamedTuple):
    """What a music folder holds, by path.

    Attributes:
        sounds: The sound files.
        lists: The playlist files.
        faults: Files and folders that cannot be read, with the reason.
    """

    sounds: list[FoundFile]
    lists: list[Path]
    faults: dict[str, str]


def walk(root: Path, is_list: Callable[[str], bool]) -> Folder:
    """Find the files of a folder and its subfolders. Hidden folders, the trash and the like are left out.

    A folder that several links lead to is walked once, by its own path if it has one here.

    Args:
        root: The folder.
        is_list: Whether a file's name is one of a playlist.

    Raises:
        DataError: There is no such folder.
    """
    if not root.is_dir():
        raise DataError(
            expected="a folder of music",
            got="a file" if root.exists() else "nothing there",
            where=Where(root),
            hint="Check the path.",
        )
    found = Folder([], [], {})
    sounds: dict[str, FoundFile] = {}
    for path, known in _files(root, found.faults):
        if is_list(path.name):
            found.lists.append(path)
        elif is_sound(path.name):
            _add(sounds, found.faults, path, root, known)
    found.lists.sort()
    found.sounds.extend(sounds[key] for key in sorted(sounds))
    return found


def _add(
    sounds: dict[str, FoundFile], faults: dict[str, str], path: Path, root: Path, known: os.stat_result
) -> None:
    try:
        key = path_id(path, root)
    except DataError as error:
        faults[str(path)] = error.reason
        return
    if key in sounds:
        faults[str(path)] = f"its name differs from that of {sounds[key].path.name!a} in Unicode form only"
        return
    sounds[key] = FoundFile(path, key, known.st_size, known.st_mtime_ns)


def _files(root: Path, faults: dict[str, str]) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the regular files that are not aside. Links to folders are followed last, so that own paths come first."""
    folders = deque([(root, 0)])
    links: deque[tuple[Path, int]] = deque()
    seen: set[tuple[int, int]] = set()
    while folders or links:
        folder, depth = (folders or links).popleft()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen or depth > DEEPEST:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                there = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            faults[str(folder)] = (error.strerror or str(error)).lower()
            continue
        for entry in there:
            if is_aside(Path(entry.name)):
                continue
            path = folder / entry.name
            try:
                known = entry.stat()
            except OSError as error:  # a link to nothing
                if is_sound(entry.name):
                    faults[str(path)] = (error.strerror or str(error)).lower()
                continue
            if stat.S_ISDIR(known.st_mode):
                (links if entry.is_symlink() else folders).append((path, depth + 1))
            elif stat.S_ISREG(known.st_mode):
                yield path, known
