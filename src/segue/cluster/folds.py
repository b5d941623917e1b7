"""Folds on a cluster: each is a task, while the driver fits the generators to all playlists."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segue.cluster.engines.engine import Engine
from segue.cluster.runner import Runner
from segue.cluster.tasks import Piece, Record, Task
from segue.errors import ConfigError
from segue.facets import Facets
from segue.files.scratch import scratch
from segue.fitting.fold_files import write_given
from segue.fitting.folds import TARGETS, Once
from segue.fitting.kept import Kept
from segue.protocols import Progress
from segue.ranking.examples import Examples
from segue.recipes import Ranking, Recipe
from segue.types import Target

FUNCTION: Final = "segue.cluster.fold_tasks:fold"


@dataclass(frozen=True)
class FoldsByTasks:
    """Gives the folds of a fit to a cluster; see `segue.fitting.folds.StartsFolds`.

    Attributes:
        runner: Runs the tasks.
        memory: Bytes of memory that a fold needs.
    """

    runner: Runner
    memory: int

    def __call__(
        self,
        plan: Recipe,
        ranking: Ranking,
        facets: Facets,
        seed: int,
        workers: int,  # noqa: ARG002 - the cluster's nodes work, not this machine's processes
        once: Once,
        *,
        kept: Kept | None,  # noqa: ARG002 - the working folder keeps what is done
    ) -> TasksOfFolds:
        """Write what the folds need, and start as many as there is room for."""
        with scratch("folds") as folder:
            write_given(folder, plan, ranking, facets, seed, once)
            given = {name: (piece,) for name, piece in self._put(folder)}
        tasks = [
            Task(
                name=f"{_base(given)}/{number:04}",
                function=FUNCTION,
                inputs=given,
                settings={"number": number},
            )
            for number in range(ranking.folds)
        ]
        return TasksOfFolds(self.runner, tasks, self.memory)

    def _put(self, folder: Path) -> Iterator[tuple[str, Piece]]:
        """Write the files of a folder, one after the other, unless they are there."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            record = self.runner.put(f"folds/given/{digest[:32]}", digest, {"file": content})
            yield name, record.parts["file"]


def _base(given: dict[str, tuple[Piece, ...]]) -> str:
    """Return the folder of the folds of one fit: fits with other seeds or recipes may share the working folder."""
    whole = sorted((name, piece.sha256) for name, (piece,) in given.items())
    return f"folds/{hashlib.sha256(repr(whole).encode()).hexdigest()[:16]}"


class TasksOfFolds:
    """The folds of a fit as tasks on their way; see `segue.fitting.folds.RunningFolds`.

    Args:
        runner: Runs them.
        tasks: The tasks, in the order of the folds.
        memory: Bytes of memory that each needs.
    """

    def __init__(self, runner: Runner, tasks: list[Task], memory: int) -> None:
        self._runner, self._tasks, self._ended = runner, tasks, False
        most = max(1, runner.engine.room(memory))
        self._work = runner.begin(tasks, memory=memory, most=most)

    def widen(self, workers: int) -> None:
        """Do nothing: the cluster has its own workers."""

    def collect(self, progress: Progress) -> dict[Target, Examples]:
        """Wait for all folds; return the same as `segue.fitting.folds.examples`.

        Raises:
            SegueError: A fold failed for good. What was done is kept: the same call goes on.
        """
        records: dict[str, Record] = {}
        for task, record in progress.track(self._work, label="Folds by tasks", total=len(self._tasks)):
            records[task.name] = record
        self._ended = True
        in_order = [records[task.name] for task in self._tasks]
        self._runner.whole(piece for record in in_order for piece in record.parts.values())
        found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
        for record in in_order:
            for target, piece in record.parts.items():
                part = Examples.load(io.BytesIO(self._runner.store.bytes_of(piece)))
                found["tracks" if target == "tracks" else "tags"].extend(part)
        return found

    def close(self) -> None:
        """End what still runs."""
        if not self._ended:
            self._runner.engine.close()


def check_room(engine: Engine, memory: int) -> None:
    """Refuse a cluster on which no node has the memory for a fold.

    Raises:
        ConfigError: None has.
    """
    if not engine.room(memory):
        raise ConfigError(
            expected=f"a node with {memory / (1 << 30):.1f} GiB of memory for a fold",
            got="none",
            hint="Add one (Ray gives away what `ray start --memory` says), or choose a recipe without rankers (fast).",
        )
