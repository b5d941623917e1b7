"""Rates of a factorisation by shards from small runs, the largest run predicted by them, and a plan of a huge one.

Tasks run one after the other in this process, so that what is measured is what they compute, in seconds of a processor:
other work on the machine hardly shows in it. Matrices are drawn: playlists as long on average as those of the Million
Playlist Dataset, or shorter; tracks by a power law.
"""

from __future__ import annotations

import shutil
from collections import deque
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks import measuring, tables
from benchmarks.tables import Column
from segue.cluster.bench import work
from segue.cluster.costs import Cluster, Size, fitted
from segue.cluster.factorisation import Factorisation
from segue.cluster.probes import Probe
from segue.cluster.runner import Runner
from segue.cluster.tasks import Call, Finished
from segue.facets.sparse import Csr, csr
from segue.generators.als.als import ALS
from segue.protocols import Silent

RUNS: Final = ((66, 4), (20, 16))
"""Tracks of a playlist on average, and shards: rows and pairs, and tasks, have to vary by themselves."""

SWEEPS: Final = 2

HUGE: Final = Size(6.6e9, 1e8, 5e7, 32, 4096, 10)
"""100 million playlists."""

CLUSTERS: Final = (Cluster(4, 16, 1.25e9), Cluster(16, 16, 1.25e9), Cluster(64, 16, 1.25e9))
"""Machines of 16 cores at 10 Gbit/s, where the storage serves all of them at that rate."""

MEASURED: Final = (
    Column("pairs", "pairs", tables.count),
    Column("rows of both sides", "rows", tables.count),
    Column("factors", "factors"),
    Column("shards", "shards"),
    Column("computed", "seconds", tables.seconds),
    Column("predicted", "predicted", tables.seconds),
    Column("off by", "off", "{:+.1%}".format),
)

PLANNED: Final = (
    Column("machines", "nodes"),
    Column("computing", "computing", "{:.1f} h".format),
    Column("moving", "moving", "{:.1f} h".format),
    Column("a node reads a sweep", "node_bytes", tables.size),
    Column("working folder", "storage", tables.size),
    Column("a node's memory", "worker_memory", tables.size),
    Column("the driver's memory", "driver_memory", tables.size),
)


class Here:
    """An engine that does each call when it is waited for."""

    def __init__(self) -> None:
        self._waiting: deque[Call] = deque()

    def has_room(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def start(self, call: Call) -> None:
        """Let a call wait."""
        self._waiting.append(call)

    def wait(self) -> Finished:
        """Do it."""
        call = self._waiting.popleft()
        return Finished(call, work(call))

    def probe(self, storage: str, token: str) -> list[Probe]:  # noqa: ARG002 - an engine's
        """No nodes are asked."""
        return []

    def forget(self, cache: str) -> None:
        """See `segue.cluster.engines.engine.Engine`."""
        from segue.cluster.cache import remove

        remove(cache)

    def close(self) -> None:
        """Nothing runs."""


def cluster_costs(pairs: list[int], factors: list[int]) -> None:
    """Measure each number of pairs with each of factors, but fit to all but the largest pairs.

    Args:
        pairs: Ascending; the last is predicted.
        factors: Numbers in a vector.
    """
    runs = [(count, dim, *run) for count in pairs for dim in factors for run in RUNS]
    rows: list[dict[str, Any]] = []
    for count, dim, length, shards in runs:
        tables.show(f"{count:,} pairs, {dim} factors, {shards} shards …")
        size, seconds = _measured(drawn(count, length), dim, shards)
        rows.append({**size._asdict(), "seconds": seconds, "size": size})
    small = rows[: -len(factors) * len(RUNS)]
    rates = fitted([row["size"] for row in small], [row["seconds"] for row in small])
    for row in rows:
        row["rows"] = row["size"].rows
        row["predicted"] = rates.seconds(row.pop("size"))
        row["off"] = row["predicted"] / row["seconds"] - 1
    plans = [{**cluster._asdict(), **rates.plan(HUGE, cluster)._asdict()} for cluster in CLUSTERS]
    title = f"fitted to runs below {max(pairs):,} pairs; those are predicted"
    tables.show(tables.table(title, MEASURED, rows))
    tables.show(
        tables.table("100 million playlists, 6.6 billion pairs, 32 factors, 10 sweeps", PLANNED, plans)
    )
    tables.show(f"rates: {rates}")
    tables.save("cluster-costs", {"rows": rows, "rates": rates._asdict(), "plans": plans})


def _measured(held: Csr, factors: int, shards: int) -> tuple[Size, float]:
    """Factorise a matrix; its size, and what the tasks computed."""
    folder = measuring.OUT / "cluster-costs"
    shutil.rmtree(folder, ignore_errors=True)
    engine = Here()
    runner = Runner(Path(folder), engine, cache="costs")
    Factorisation(ALS(factors, iterations=SWEEPS), runner, shards, 0, Silent()).factorise(held)
    engine.forget("costs")
    shutil.rmtree(folder)
    return Size(held.nnz, *held.shape, factors, shards, SWEEPS), runner.tally.processor


def drawn(pairs: int, length: int) -> Csr:
    """A matrix of about so many pairs, in playlists of so many tracks on average; the same for the same numbers."""
    rng = np.random.default_rng(pairs)
    playlists, tracks = max(1, pairs // length), max(10, pairs // 30)
    lengths = 1 + rng.geometric(1 / length, playlists)
    owners = np.repeat(np.arange(playlists), lengths)
    codes = np.minimum(tracks * rng.random(len(owners)) ** 3, tracks - 1).astype(np.int64)
    both = np.unique(owners * tracks + codes)
    owners, codes = both // tracks, both % tracks
    pointers = np.searchsorted(owners, np.arange(playlists + 1))
    ones = np.ones(len(codes), np.float32)
    return csr(ones, codes.astype(np.int32), pointers.astype(np.int64), (playlists, tracks))
