r"""The id of a file: one rule for every reader that names tracks or playlists by where they are.

It is the file's path inside the source folder, with `/` between folders, composed (Unicode NFC), so that it stays
when the library moves, also to a Mac and back. `\` counts as `/`. Names that are no UTF-8 are read in an older
encoding, name by name.
"""

from __future__ import annotations

import posixpath
import unicodedata
from pathlib import Path

from segue.ids import id_key, readable


def path_id(path: Path | str, folder: Path) -> str:
    """The id of the file at a path: the path inside `folder` where it lies there, else the whole path.

    Args:
        path: A file's path, or a path that a playlist spells, whole.
        folder: The source folder. The disk is not looked at.

    Raises:
        DataError: It has no name but spaces.
    """
    root = path_text(folder).rstrip("/") + "/"
    return id_key(_composed(path_text(path)).removeprefix(_composed(root)))


def path_text(path: Path | str) -> str:
    """A path as text without lone surrogates, whole where it is a `Path`, `/` between its folders."""
    text = path if isinstance(path, str) else path.absolute().as_posix()
    return posixpath.normpath("/".join(readable(name) for name in text.replace("\\", "/").split("/")))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
