r"""Where a playlist says a track is: a path, or a URI; and the id that follows from it.

Paths are resolved by their text alone, without looking at the disk, so that a playlist can be read on another
machine than its music. `\` counts as `/`.
"""

from __future__ import annotations

import dataclasses
import os
import posixpath
import re
import unicodedata
from pathlib import Path
from typing import Final
from urllib.parse import unquote

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE: Final = re.compile(r"[A-Za-z]:/")


@dataclasses.dataclass(frozen=True)
class Place:
    """A track's id and where it is.

    Attributes:
        id: The path inside the source folder where it lies there, else the whole path or URI; composed (NFC).
        location: The whole path as the playlist spells it, or the URI.
    """

    id: str
    location: str


def place_of(text: str, *, folder: Path, root: Path) -> Place:
    """Where `text` points to.

    Args:
        text: A path or URI, as the playlist has it.
        folder: The playlist's folder; relative paths start there.
        root: The source folder; ids are relative to it, so that they stay when the library moves.
    """
    if text.lower().startswith("file:"):
        text = unquote(re.sub(r"^file:(//[^/]*)?", "", text, flags=re.IGNORECASE))
        text = text[1:] if _DRIVE.match(text[1:]) else text
    elif _SCHEME.match(text):
        return Place(text, text)
    path = text.replace("\\", "/")
    if not path.startswith("/") and not _DRIVE.match(path):
        path = posixpath.join(_posix(folder), path)
    path = posixpath.normpath(path)
    base = _posix(root).rstrip("/") + "/"
    inside = unicodedata.normalize("NFC", path).removeprefix(unicodedata.normalize("NFC", base))
    return Place(inside, path)


def _posix(folder: Path) -> str:
    return posixpath.normpath(os.fsencode(folder.absolute().as_posix()).decode(errors="replace"))
