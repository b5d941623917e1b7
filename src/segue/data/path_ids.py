r"""The id of a file: one rule for all readers that identify tracks or playlists by their path.

The id is the file's path inside the source folder, with `/` between folders, in composed form (Unicode NFC). So it
stays the same when the library moves, also to a Mac and back. `\` counts as `/`. Names that are not UTF-8 are decoded
in an older encoding, name by name.
"""

from __future__ import annotations

import posixpath
from pathlib import Path

from segue.ids import composed, id_key, readable


def path_id(path: Path | str, folder: Path) -> str:
    """The id of the file at a path: its path inside `folder`, or the whole path if it lies elsewhere.

    Args:
        path: A file's path, or a whole path as a playlist spells it.
        folder: The source folder. The disk is not read.

    Raises:
        DataError: The file's name consists of spaces only.
    """
    root = path_text(folder).rstrip("/") + "/"
    return id_key(composed(path_text(path)).removeprefix(composed(root)))


def path_text(path: Path | str) -> str:
    """A path as text without lone surrogates, with `/` between folders. A `Path` is taken whole."""
    text = (path if isinstance(path, str) else path.absolute().as_posix()).replace("\\", "/")
    if not text.isascii() and readable(text) != text:  # each name in its own encoding
        text = "/".join(map(readable, text.split("/")))
    return posixpath.normpath(text)
