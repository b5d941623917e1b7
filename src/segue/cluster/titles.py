"""Titles by shards: the driver's part. The result is that of `Titled.of`, to the last bit."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence

import msgspec
import numpy as np
import polars as pl
from scipy.sparse import csr_array, vstack

from segue.cluster.matrices import matrix_pieces, read_matrix
from segue.cluster.runner import Runner
from segue.cluster.shards import Cut
from segue.cluster.tasks import Piece, Record, Setting, Task
from segue.cluster.title_tasks import BLOCKS, ordered
from segue.facets.sparse import Csr
from segue.facets.table import Block
from segue.facets.titled import Titled
from segue.protocols import Progress
from segue.text.dictionary import Korean


def titled_by_shards(
    titles: Sequence[str], runner: Runner, *, shards: int, korean: Korean, progress: Progress
) -> Titled:
    """Read titles by shards.

    Args:
        titles: Each playlist's title, "" where it has none.
        runner: Runs the tasks.
        shards: How many shards.
        korean: How Korean is read.
        progress: Shows the tasks.
    """
    work = _Titles(titles, runner, shards, korean)
    for _ in progress.track(work.run(), label="Titles by shards", total=3 * shards):
        pass
    return work.found()


class _Titles:
    """The three steps of `segue.cluster.title_tasks`, and what they made."""

    def __init__(self, titles: Sequence[str], runner: Runner, shards: int, korean: Korean) -> None:
        self._titles, self._runner, self._shards = titles, runner, shards
        self._korean = msgspec.json.encode(korean)
        self._key = hashlib.sha256(msgspec.json.encode((shards, titles))).hexdigest()
        self._cut = Cut.of(len(titles), shards)
        self._names: list[Piece] = []
        self._rows: list[Record] = []

    def run(self) -> Iterator[None]:
        """Do the steps; yield after each task."""
        key = hashlib.sha256(self._korean).hexdigest()
        korean = self._runner.put("titles/korean", key, {"korean": self._korean}).parts["korean"]
        given = [{"titles": (piece,), "korean": (korean,)} for piece in self._given()]
        tokens = yield from self._each("tokens", [(each, {"shards": self._shards}) for each in given])
        counts = tuple(record.parts["counts"] for record in tokens)
        names = yield from self._each(
            "vocabulary", [({"counts": counts}, {"partition": number}) for number in range(self._shards)]
        )
        self._names = [record.parts["names"] for record in names]
        bags = [record.parts["tokens"] for record in tokens]
        self._rows = yield from self._each(
            "rows", [({"tokens": (piece,), "names": tuple(self._names)}, {}) for piece in bags]
        )

    def _given(self) -> list[Piece]:
        """Write each shard's titles."""
        column = pl.Series("title", self._titles, pl.String)
        found: list[Piece] = []
        for shard in range(self._shards):
            part = pl.DataFrame([column[self._cut.members(shard)]])
            record = self._runner.put(f"titles/given-{shard:04}", self._key, {"titles": part})
            found.append(record.parts["titles"])
        return found

    def _each(
        self, step: str, given: Sequence[tuple[dict[str, tuple[Piece, ...]], dict[str, Setting]]]
    ) -> Generator[None, None, list[Record]]:
        """Do a step's tasks, one a shard; return their records in order."""
        tasks = [
            Task(
                name=f"titles/{step}-{shard:04}",
                function=f"segue.cluster.title_tasks:{step}",
                inputs=inputs,
                settings=settings,
            )
            for shard, (inputs, settings) in enumerate(given)
        ]
        done: dict[str, Record] = {}
        for task, record in self._runner.run(tasks):
            done[task.name] = record
            yield
        return [done[task.name] for task in tasks]

    def found(self) -> Titled:
        """Return the names, and the rows in the order of the titles."""
        self._runner.whole(
            [*self._names, *(piece for record in self._rows for piece in record.parts.values())]
        )
        names = ordered([self._runner.store.table(piece) for piece in self._names])
        return Titled(names, {block: self._matrix(block) for block in BLOCKS})

    def _matrix(self, block: Block) -> Csr:
        parts = [read_matrix(self._runner.store, matrix_pieces(record, f"{block}-")) for record in self._rows]
        whole: Csr = csr_array(vstack(parts, format="csr"))
        back = np.empty_like(self._cut.order)
        back[self._cut.order] = np.arange(len(back))
        found: Csr = whole[back]
        return found
