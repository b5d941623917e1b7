"""A factorisation by shards: the driver's part, which cuts the matrix and gives the half-sweeps to the runner.

The matrix is stored twice, by playlist and by track. Rows and columns are sorted by their shard, so that a column's
place in a stored matrix is its place in the blocks of the other side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import msgspec
import numpy as np

from segue.cluster.half_sweep import gram_of
from segue.cluster.matrices import matrix_parts, matrix_pieces
from segue.cluster.runner import Runner
from segue.cluster.shards import Cut
from segue.cluster.tasks import Piece, Record, Task
from segue.facets.sparse import Csr, Floats
from segue.generators.als.als import ALS
from segue.protocols import Progress

Side: TypeAlias = Literal["playlists", "facets"]

HELD: Final = 3
"""Half-sweeps whose blocks stay in the working folder, so that a damaged block can be made anew."""


@dataclass
class Factorisation:
    """One factorisation of a working folder.

    Attributes:
        settings: Its settings.
        runner: Runs its tasks.
        shards: How many shards.
        seed: Seed of the first vectors.
        progress: Shows the tasks.
    """

    settings: ALS
    runner: Runner
    shards: int
    seed: int
    progress: Progress

    def factorise(self, held: Csr) -> tuple[Floats, Floats]:
        """Return the vectors of rows and columns, as `ALS.fit` does but for the rounding of sums over shards."""
        total = 2 * self.settings.iterations * self.shards
        label = f"ALS by shards ({self.settings.factors} factors)"
        work = _Sweeps(self, held)
        for _ in self.progress.track(work.run(), label=label, total=total):
            pass
        return work.vectors("playlists"), work.vectors("facets")


class _Sweeps:
    """The sweeps, and the blocks that are there."""

    def __init__(self, plan: Factorisation, held: Csr) -> None:
        self._plan, self._runner = plan, plan.runner
        self._cuts: dict[Side, Cut] = {
            "playlists": Cut.of(held.shape[0], plan.shards),
            "facets": Cut.of(held.shape[1], plan.shards),
        }
        self._base = f"als-{self._digest(held)}"
        self._matrices = self._cut(held)
        self._blocks: dict[Side, list[Record]] = {"facets": self._first(held)}
        self._earlier: list[list[Record]] = []

    def _digest(self, held: Csr) -> str:
        """Return a short digest of the matrix, the settings, the seed and the number of shards."""
        digest = hashlib.sha256(
            msgspec.json.encode((self._plan.settings, self._plan.seed, self._plan.shards, held.shape))
        )
        for array in (held.data, held.indices, held.indptr):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:16]

    def _cut(self, held: Csr) -> dict[Side, list[tuple[Piece, ...]]]:
        """Write the matrix by playlist and by track."""
        rows, columns = self._cuts["playlists"], self._cuts["facets"]
        sorted_: Csr = held[rows.order][:, columns.order]
        sorted_.sort_indices()
        return {
            "playlists": self._stored("playlists", sorted_, rows),
            "facets": self._stored("facets", sorted_.T.tocsr(), columns),
        }

    def _stored(self, side: Side, matrix: Csr, cut: Cut) -> list[tuple[Piece, ...]]:
        found: list[tuple[Piece, ...]] = []
        for shard in range(self._plan.shards):
            part: Csr = matrix[int(cut.bounds[shard]) : int(cut.bounds[shard + 1])]
            name = f"{self._base}/matrix/{side}-{shard:04}"
            found.append(matrix_pieces(self._runner.put(name, self._base, matrix_parts(part))))
        return found

    def _first(self, held: Csr) -> list[Record]:
        """Write the facets' first vectors."""
        vectors = self._plan.settings.start(held, held.T.tocsr(), self._plan.seed)
        cut = self._cuts["facets"]
        found: list[Record] = []
        for shard in range(self._plan.shards):
            part = vectors[cut.members(shard)]
            name = f"{self._base}/sweep-00/facets-{shard:04}"
            found.append(self._runner.put(name, self._base, {"vectors": part, "gram": gram_of(part)}))
        return found

    def run(self) -> Iterator[None]:
        """Do all sweeps; yield after each task."""
        for number in range(1, self._plan.settings.iterations + 1):
            yield from self._half(number, "playlists", "facets")
            yield from self._half(number, "facets", "playlists")

    def _half(self, number: int, side: Side, other: Side) -> Iterator[None]:
        """Solve for one side, given the other."""
        base = f"{self._base}/sweep-{number:02}"
        given = self._blocks[other]
        common = Task(
            name=f"{base}/shared-for-{side}",
            function="segue.cluster.half_sweep:shared",
            inputs={"grams": tuple(record.parts["gram"] for record in given)},
            settings={"unobserved": self._plan.settings.unobserved},
        )
        ((_, found),) = self._runner.run([common])
        tasks = [self._task(base, side, shard, found, given) for shard in range(self._plan.shards)]
        done: dict[str, Record] = {}
        for task, record in self._runner.run(tasks):
            done[task.name] = record
            yield
        self._advance(side, [done[task.name] for task in tasks])

    def _task(self, base: str, side: Side, shard: int, common: Record, given: Sequence[Record]) -> Task:
        settings = self._plan.settings
        ridge = settings.regularization if side == "playlists" else 0.0
        return Task(
            name=f"{base}/{side}-{shard:04}",
            function="segue.cluster.half_sweep:half_sweep",
            inputs={
                "matrix": self._matrices[side][shard],
                "spectrum": (common.parts["spectrum"],),
                "basis": (common.parts["basis"],),
                "blocks": tuple(record.parts["vectors"] for record in given),
            },
            settings={"ridge": ridge, "grown": 0.0 if ridge else settings.facet_regularization},
        )

    def _advance(self, side: Side, found: list[Record]) -> None:
        """Keep a side's new blocks, and release those that nothing needs any more."""
        self._blocks[side] = found
        self._earlier.append(found)
        if len(self._earlier) > HELD:
            for record in self._earlier.pop(0):
                self._runner.store.release(record)

    def vectors(self, side: Side) -> Floats:
        """Return a side's vectors in the order of the matrix."""
        pieces = [record.parts["vectors"] for record in self._blocks[side]]
        self._runner.whole(pieces)
        cut = self._cuts[side]
        found = np.empty((len(cut.order), self._plan.settings.factors), np.float32)
        for shard, piece in enumerate(pieces):
            found[cut.members(shard)] = self._runner.store.array(piece)
        return found
