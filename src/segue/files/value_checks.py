"""Checks of what mapped files hold. A check is remembered in the process as long as its files' states are the same.

So a model that is loaded again is read once, as `segue.files.hashes` hashes it once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Final

from segue.files.file_states import FileState

MOST_KNOWN: Final = 20_000

_passed: Final[set[tuple[Hashable, tuple[FileState, ...]]]] = set()


class ValueCheck:
    """A check of some files' values; made before they are mapped, so that it is of the files that are mapped."""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths
        self._before = _states(paths)

    def once(self, what: Hashable, check: Callable[[], None]) -> None:
        """Run a check, unless the same one passed on the same files before.

        Args:
            what: What is checked, with all that it depends on beside the files.
            check: Raises if the values are others than expected; nothing is remembered then.
        """
        states = self._before
        same = bool(states) and _states(self._paths) == states
        if same and (what, states) in _passed:
            return
        check()
        if same and all(state.settled for state in states) and _states(self._paths) == states:
            if len(_passed) >= MOST_KNOWN:
                _passed.clear()
            _passed.add((what, states))


def _states(paths: tuple[Path, ...]) -> tuple[FileState, ...]:
    """The states of files; none if one cannot be looked at, which whoever opens it says better."""
    try:
        return tuple(FileState.of(path.stat()) for path in paths)
    except (OSError, ValueError):  # a name with a NUL is a ValueError
        return ()
