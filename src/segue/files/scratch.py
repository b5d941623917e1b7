"""Temporary directories outside the results, and the removal of those that stopped processes left."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Final

from segue.files.owners import OWNER, is_gone, mine

LOG: Final = logging.getLogger("segue.files")

_NAME: Final = re.compile(rf"segue-[a-z]+\.{OWNER}\.[a-z0-9_]{{8}}")


def scratch_directory(kind: str) -> tempfile.TemporaryDirectory[str]:
    """A new temporary directory of this process.

    Those that stopped processes of this user left on this host are removed first, and named in a line of the log.

    Args:
        kind: Its purpose, in lower-case letters, as a part of its name.

    Raises:
        OSError: It cannot be made.
    """
    _sweep(Path(tempfile.gettempdir()))
    return tempfile.TemporaryDirectory(prefix=f"segue-{kind}.{mine()}.")


@contextlib.contextmanager
def scratch(kind: str) -> Generator[Path]:
    """Yield `scratch_directory` and remove it afterwards."""
    with scratch_directory(kind) as name:
        yield Path(name)


def _sweep(folder: Path) -> None:
    try:
        left = [entry for entry in os.scandir(folder) if entry.name.startswith("segue-")]
    except OSError:
        return
    gone: list[str] = []
    for entry in left:
        owner = _NAME.fullmatch(entry.name)
        if owner and is_gone(owner) and _is_ours(entry):
            shutil.rmtree(entry.path, ignore_errors=True)
            gone.append(f"{entry.path}, which process {owner['process']} left when it was stopped")
    if gone:
        LOG.warning("removed %s", "; ".join(gone))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether it is a directory of this user: everybody may write to a folder such as /tmp."""
    try:
        return entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_uid == os.getuid()
    except OSError:
        return False
