"""Putting back a directory that was moved aside by a process that was killed before the new one was in its place.

This can happen only on file systems that cannot exchange two directories at once, see `segue.files.swaps`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from pathlib import Path
from typing import Final

from segue.files.owners import is_gone
from segue.files.partials import Sibling, aside

LOG: Final = logging.getLogger("segue.files")

PATIENCE: Final = 2.0
"""Seconds for which a process that still runs, or runs elsewhere, may have moved the directory aside."""


def restore(target: Path) -> bool:
    """Put back what was moved aside for `target` and is not replaced yet; a link's end counts as the target.

    Returns:
        Whether nothing was at the path, and something is there now.
    """
    if _is_there(target):
        return False
    if target.parent != target and not _is_there(target.parent):
        restore(target.parent)  # a part of a directory, such as a split's training playlists
    place = Path(os.path.realpath(target))
    until = time.monotonic() + PATIENCE
    found = aside(place)
    while found and not _is_there(place):
        newest = max(found, key=_moved)
        if is_gone(newest.owner) or time.monotonic() >= until:
            with contextlib.suppress(OSError):  # another process was faster
                newest.path.rename(place)
                LOG.warning(
                    "put back %s, which process %s had moved aside when it was stopped",
                    target,
                    newest.owner["process"],
                )
            break
        time.sleep(0.01)
        found = aside(place)
    return _is_there(place)


def _is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - a path that is too long is none


def _moved(sibling: Sibling) -> float:
    """When a directory was moved aside."""
    try:
        return sibling.path.stat().st_ctime
    except OSError:
        return 0.0
