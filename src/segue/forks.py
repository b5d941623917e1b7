"""Child processes: what a forked one cannot do, and where a new Python looks for its modules.

Polars' threads do not come along with a fork, and its work in the child would wait for ever.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import threading
from collections.abc import Generator
from multiprocessing import parent_process
from pathlib import Path
from typing import Final

from segue.errors import ConfigError

_OF_POOL: Final = re.compile(r"polars-\d+")
_TASKS: Final = Path("/proc/self/task")


def python(*arguments: str) -> list[str]:
    """The command line of another Python, which finds its modules where this one does.

    Python looks into the current directory first, for `-c` and `-m`: a folder of somebody else's may have a `numpy.py`.
    It does so only if this process does.
    """
    return [sys.executable, *(["-P"] if _looks_elsewhere() else []), *arguments]


@contextlib.contextmanager
def spawning() -> Generator[None]:
    """Start the processes of `multiprocessing` in the block as those of `python`."""
    told = os.environ.get(_ELSEWHERE)
    if not _looks_elsewhere() or told is not None:
        yield
        return
    os.environ[_ELSEWHERE] = "1"
    try:
        yield
    finally:
        os.environ.pop(_ELSEWHERE, None)


def end_with_parent() -> None:
    """End this process as soon as its parent has ended, for whatever reason: a killed one cannot tell it to.

    The parent is that of `multiprocessing`, or else the other end of standard input, which must be a pipe that only the
    parent holds.
    """
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
    else:
        other_end = select.poll()
        other_end.register(0, 0)  # not what it sends: only that it hangs up, which is always told
        other_end.poll()
    os._exit(1)


def _looks_elsewhere() -> bool:
    """Whether this process does not look for modules in the current directory."""
    try:
        here = str(Path.cwd())
    except OSError:  # it was removed
        here = ""
    return not {"", here} & {*sys.path}


_ELSEWHERE: Final = "PYTHONSAFEPATH"
"""Python's variable with the meaning of its option `-P`."""


class _Process:
    """Whether Polars' threads ran when this process was forked, and are missing here."""

    running = False
    lost = False


def check(work: str) -> None:
    """Refuse what would hang: work of Polars in a child forked from a process where Polars had begun to work.

    Args:
        work: What is to be done, for the error: "load a model".

    Raises:
        ConfigError: This is such a child.
    """
    if _Process.lost:
        raise ConfigError(
            expected=f"to {work} in a process that was not forked after tables were read",
            got="a forked child",
            hint="Start processes by spawn or forkserver, or do it in the child alone; "
            "a model that was loaded before the fork still answers here.",
        )


def _look() -> None:
    """Note, before a fork, whether Polars' threads run; where the system does not say, that they may."""
    if not _Process.lost:
        known = _TASKS.is_dir()
        _Process.running = "polars" in sys.modules and (not known or any(map(_is_of_pool, _TASKS.iterdir())))


def _is_of_pool(task: Path) -> bool:
    try:
        return _OF_POOL.fullmatch((task / "comm").read_text().strip()) is not None
    except OSError:  # the thread has ended
        return False


def _note() -> None:
    _Process.lost = _Process.lost or _Process.running


os.register_at_fork(before=_look, after_in_child=_note)
