"""Paths whose bytes are no UTF-8, which Polars, tokenizers, safetensors and FFmpeg refuse: they take text.

Such a file or directory is opened, and named by its descriptor (`/proc/self/fd/7`), where the system has such paths.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def is_utf8(path: Path | str) -> bool:
    """Whether a path is text: Python keeps any other byte of it as a lone surrogate."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def utf8_path(path: Path) -> Generator[Path]:
    """A path that is UTF-8, of the same file or directory; the path itself where it is.

    Raises:
        OSError: The path is none, and cannot be opened.
    """
    if is_utf8(path):
        yield path
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
