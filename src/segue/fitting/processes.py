"""Folds in processes of their own, while the parent process continues."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from segue.errors import SegueError, as_data, from_data
from segue.facets import Facets
from segue.files.scratch import scratch_directory
from segue.fitting.fold_files import run_given, write_given
from segue.fitting.folds import NO_ONCE, TARGETS, Once
from segue.fitting.kept import Kept
from segue.forks import end_with_parent, python
from segue.protocols import Progress, Silent
from segue.ranking.examples import Examples
from segue.recipes import Ranking, Recipe
from segue.types import Target

_SILENT = Silent()

ENTRY: Final = "from segue.fitting.processes import main; main()"
"""Code that a process of `Folds` runs."""


@dataclass
class Folds:
    """The folds of a recipe, run by other processes in the background.

    Attributes:
        plan: The recipe.
        ranking: Settings of its rankers.
        place: Folder of the facets, for the processes to read, and of their results.
        workers: How many folds run at once.
        kept: Keeps the folds' results.
        running: The folds that were started, with their processes; None for one whose result was kept.
    """

    plan: Recipe
    ranking: Ranking
    place: tempfile.TemporaryDirectory[str]
    workers: int
    kept: Kept | None = None
    running: dict[int, subprocess.Popen[bytes] | None] = field(
        default_factory=dict[int, "subprocess.Popen[bytes] | None"]
    )

    @classmethod
    def start(
        cls,
        plan: Recipe,
        ranking: Ranking,
        facets: Facets,
        seed: int,
        workers: int,
        once: Once = NO_ONCE,
        *,
        kept: Kept | None = None,
    ) -> Folds:
        """Store the facets and the generators fitted once, and start the first folds; those that are kept stay done."""
        place = scratch_directory("folds")
        write_given(Path(place.name), plan, ranking, facets, seed, once)
        folds = cls(plan, ranking, place, workers, kept=kept)
        folds._fill()
        return folds

    def widen(self, workers: int) -> None:
        """Set how many folds run at once from now on."""
        self.workers = workers
        self._fill()

    def _fill(self) -> None:
        while len(self.running) < self.ranking.folds and self._busy() < self.workers:
            self._start(len(self.running))

    def _busy(self) -> int:
        return sum(process is not None and process.poll() is None for process in self.running.values())

    def _start(self, number: int) -> None:
        if self._kept(number) is not None:
            self.running[number] = None
            return
        command = python("-c", ENTRY, self.place.name, str(number))
        with self._log(number).open("wb") as log:
            # one thread each: the processes share the cores
            own = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            self.running[number] = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.PIPE, stderr=log, env=own
            )

    def _log(self, number: int) -> Path:
        return Path(self.place.name) / f"fold-{number}.log"

    def collect(self, progress: Progress = _SILENT) -> dict[Target, Examples]:
        """Wait for all folds; return the same as `examples`."""
        found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
        for number in progress.track(self._finished(), label="Folds", total=self.ranking.folds):
            folder = self._kept(number) or Path(self.place.name)
            for target in TARGETS:
                path = _file(folder, number, target)
                if path.is_file():
                    found[target].extend(Examples.load(path))
        return found

    def _finished(self) -> Iterator[int]:
        for number in range(self.ranking.folds):
            process = self.running[number]
            if process is not None:
                if _code(process):
                    raise self._error(number, process.returncode)
                self._keep(number)
            self._fill()
            yield number

    def _kept(self, number: int) -> Path | None:
        """The folder of a fold's kept results; None if there are none."""
        place = None if self.kept is None else self.kept.place(f"fold {number}")
        return place if place is not None and place.is_dir() else None

    def _keep(self, number: int) -> None:
        """Keep the results of a fold that has ended."""
        if self.kept is None:
            return

        def copy(folder: Path) -> None:
            for target in TARGETS:
                path = _file(Path(self.place.name), number, target)
                if path.is_file():
                    shutil.copy2(path, folder)

        self.kept.part(f"fold {number}", copy, Path)

    def _error(self, number: int, code: int) -> SegueError:
        """Return why a process ended: its error, or else the end of its log."""
        path = _error_file(Path(self.place.name), number)
        if path.is_file():
            return from_data(msgspec.json.decode(path.read_bytes()))
        said = self._log(number).read_text(encoding="utf-8", errors="replace").strip()
        return SegueError(
            f"a process that works on a fold ended with {code}: {said[-500:]}",
            hint="Fit with jobs=1 (--jobs 1) to use less memory.",
        )

    def close(self) -> None:
        """End the running processes, and remove all files."""
        for process in self.running.values():
            if process is not None:
                process.kill()
                _code(process)
        self.place.cleanup()


def _code(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process, close its pipe, and return its exit code."""
    code = process.wait()
    if process.stdin is not None:
        process.stdin.close()
    return code


def _file(folder: Path, number: int, target: Target) -> Path:
    return folder / f"fold-{number}-{target}.npz"


def _error_file(folder: Path, number: int) -> Path:
    return folder / f"fold-{number}-error.json"


def main() -> None:
    """Run one fold of the task in a folder: the main function of a process of `Folds`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the parent process reports the interrupt
    end_with_parent()  # a fold of a large dataset goes on for hours
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    try:
        for target, part in run_given(folder, number).items():
            part.save(_file(folder, number, target))
    except SegueError as error:
        _error_file(folder, number).write_bytes(msgspec.json.encode(as_data(error)))
        sys.exit(1)
