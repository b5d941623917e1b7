"""Imports by slices: each file of an import is read by a task, and the driver puts their tables together in order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from segue.cluster.bench import Bench
from segue.cluster.encoding import encoded
from segue.cluster.fitting import Place
from segue.cluster.portions import Portions
from segue.cluster.runner import Runner, Tally
from segue.cluster.storage import Output
from segue.cluster.tasks import Record, Setting
from segue.cluster.tasks import Task as Work
from segue.data.readers.slices.content import TABLES, Content, Facts, Task, digest_of
from segue.data.readers.slices.merging import Merged
from segue.errors import DataError, Where
from segue.protocols import Progress

MEMORY: Final = 1 << 30
"""Bytes of memory that a worker needs, about: a slice of the Million Playlist Dataset takes 0.5 GB."""


class ReadBySlices:
    """A way to read files apart; call it as `segue.data.readers.apart.Apart`.

    Args:
        place: Where; every node sees the files at the same paths.

    Attributes:
        tally: What the tasks did.
    """

    def __init__(self, place: Place) -> None:
        self._place, self.tally = place, Tally()

    def __call__(self, paths: Sequence[Path], task: Task, progress: Progress, label: str) -> Merged:
        """Read the files, and put them together in order.

        Raises:
            DataError: A file cannot be read, or a record is bad and bad ones are not skipped.
            RepeatedPlaylist: Two files have a playlist of one id.
            SegueError: A task failed for good. What was done is kept: the same call goes on.
        """
        given = [state_of(path) for path in paths]
        told = encoded(task)
        asked = hashlib.sha256(encoded((told.decode(), [one["file"] for one in given]))).hexdigest()
        work = Portions(self._place, asked, kind="files", count=len(paths), needs=MEMORY, progress=progress)
        self.tally = work.runner.tally
        tasks = [
            Work(
                name=f"slices/{number:06}",
                function="segue.cluster.imports:read",
                settings={**one, "task": told.decode()},
            )
            for number, one in enumerate(given)
        ]
        merged = Merged()
        for record in work.done(tasks, label):
            merged.add(_content(work.runner, record))
        return merged


def state_of(path: Path) -> dict[str, Setting]:
    """Return a file's path, size and time of change, which decide whether it has to be read again.

    Raises:
        DataError: It cannot be opened.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise DataError(
            expected="a file that can be opened", got=error.strerror or str(error), where=Where(path)
        ) from error
    return {"file": str(path.absolute()), "size": status.st_size, "changed": status.st_mtime_ns}


def read(bench: Bench) -> dict[str, Output]:
    """Read the file `file` as the setting `task` says; return its tables, and the `facts` beside them."""
    path = Path(bench.text("file"))
    task = msgspec.json.decode(bench.text("task"), type=Task)
    content = Content.read(path, task, digest_of(path, task))
    tables: dict[str, pl.DataFrame] = {name: getattr(content, name) for name in TABLES}
    return {"facts": msgspec.json.encode(content.facts), **tables}


def _content(runner: Runner, record: Record) -> Content:
    store, parts = runner.store, record.parts
    facts = msgspec.json.decode(store.bytes_of(parts["facts"]), type=Facts)
    return Content(facts, *(store.table(parts[name]) for name in TABLES))
