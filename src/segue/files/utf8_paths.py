"""Paths whose bytes are not UTF-8. Polars, tokenizers, safetensors and FFmpeg need text and refuse them.

Such a file or directory is opened and named by its descriptor (`/proc/self/fd/7`), if the system has such paths.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def is_utf8(path: Path | str) -> bool:
    """Whether a path is valid text. Python keeps other bytes as lone surrogates."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def utf8_path(path: Path) -> Generator[Path]:
    """A UTF-8 path of the same file or directory; the path itself if it is UTF-8.

    Raises:
        OSError: The path does not exist, or cannot be opened.
    """
    if is_utf8(path):
        yield path
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
