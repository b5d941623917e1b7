"""Run a command over another one's result, and keep what a kill before each of its file operations would leave.

python -m tests.cli.snapshots FOLDER KEPT OLDER NEWER

Both are the arguments of a command, quoted as in a shell. Whenever NEWER is about to work on files, what is visible in
FOLDER is copied into KEPT/WAY (0, 1, …), unless it is as it was at the last copy. A kill at that moment would leave
just that: what is written is in the system's hands. Temporary siblings are nobody's to read, so they are left out,
unless they were moved aside.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from tests.files.killing import OPERATIONS

WAYS = ("exchanged", "moved aside")
"""How a directory is replaced: with and without a kernel that exchanges two names."""


class Snapshots:
    """Copies of a folder, one for each state that it is seen in."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder, self.kept = folder, kept
        self.operations = self._number = 0
        self._last: object = None
        self._lock = threading.Lock()
        self._busy = False
        kept.mkdir()

    def heard(self, event: str, given: tuple[Any, ...]) -> None:
        """An audit hook."""
        if event not in OPERATIONS or self._busy or str(self.folder) not in str(given):
            return
        with self._lock:
            self._busy = True
            try:
                self._keep()
            finally:
                self._busy = False

    def end(self) -> None:
        """Keep the last state; an audit hook cannot be taken off, so it is deaf from here on."""
        self._keep()
        self._busy = True

    def _keep(self) -> None:
        self.operations += 1
        seen = sorted((str(path), *self._mark(path)) for path in self._visible(self.folder))
        if seen != self._last:
            self._last = seen
            shutil.copytree(self.folder, self.kept / str(self._number), ignore=lambda _, names: parts(names))
            self._number += 1

    def _visible(self, folder: Path) -> list[Path]:
        found: list[Path] = []
        for place, folders, files in os.walk(folder):
            folders[:] = sorted(set(folders) - parts(folders))
            found += [Path(place) / name for name in {*folders, *files} - parts(files)]
        return found

    @staticmethod
    def _mark(path: Path) -> tuple[int, int, int]:
        status = path.lstat()
        return (0, 0, 0) if path.is_dir() else (status.st_ino, status.st_size, status.st_mtime_ns)


def parts(names: list[str]) -> set[str]:
    """Names of temporary siblings."""
    return {name for name in names if name.endswith(".part")}


def main() -> None:
    """Run the older command once, and the newer one over its result in each of the two ways."""
    from segue.cli.app import app
    from segue.files import swaps

    folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
    older, newer = (shlex.split(arguments) for arguments in sys.argv[3:])
    app(older, standalone_mode=False)
    shutil.copytree(folder, kept / "older", symlinks=True)
    taken: dict[str, int] = {}
    for way in WAYS:
        shutil.rmtree(folder)
        shutil.copytree(kept / "older", folder, symlinks=True)
        if way == "moved aside":
            swaps._exchange_call = lambda: None  # type: ignore[assignment] # pyright: ignore - as with an old kernel
        snapshots = Snapshots(folder, kept / way)
        sys.addaudithook(snapshots.heard)
        app(newer, standalone_mode=False)
        snapshots.end()
        taken[way] = snapshots.operations
    sys.stdout.write(f"\n{json.dumps(taken)}\n")


if __name__ == "__main__":
    main()
