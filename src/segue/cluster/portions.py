"""Portions of work that do not depend on each other: each a task, in a working folder of what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from segue.cluster.checks import check_nodes
from segue.cluster.fitting import Place
from segue.cluster.folder import open_folder
from segue.cluster.runner import Runner
from segue.cluster.tasks import Record, Task
from segue.protocols import Progress

MEMORY: Final = 1 << 30
"""Bytes of memory that a worker with a model needs, beside the files that it maps."""


class Portions:
    """A working folder, and the tasks that are done in it.

    Args:
        place: Where.
        asked: The digest of what is asked; a folder of something else is refused.
        kind: What has the digest, in an error.
        count: How many portions there are.
        needs: Bytes of memory that a worker needs.
        progress: Shows the tasks.

    Attributes:
        runner: Runs the tasks.

    Raises:
        ArtifactError: The working folder is of something else, or the nodes do not all see it.
        ConfigError: The nodes do not fit together.
    """

    def __init__(
        self, place: Place, asked: str, *, kind: str, count: int, needs: int, progress: Progress
    ) -> None:
        work = open_folder(place.folder, dataset=asked, shards=None, usual=max(1, count), kind=kind)
        check_nodes(place.engine, place.folder, work.token, needs=needs)
        self.runner = Runner(place.folder, place.engine, cache=work.token, told=place.told)
        self._progress = progress

    def done(self, tasks: Sequence[Task], label: str) -> list[Record]:
        """Do the tasks; return their records in the order of the tasks, with whole files.

        Raises:
            SegueError: A task failed for good. What was done is kept: the same call goes on.
        """
        work = self._progress.track(self._each(tasks), label=label, total=len(tasks))
        records = dict(work)
        found = [records[task.name] for task in tasks]
        self.runner.whole(piece for record in found for piece in record.parts.values())
        return found

    def _each(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Record]]:
        for task, record in self.runner.run(tasks):
            yield task.name, record
