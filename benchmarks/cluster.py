"""A factorisation by shards: without a cluster, and on Ray clusters of one, two and three local nodes.

On a machine of two cores more nodes are no faster. What is measured is what more machines would change: the work of
each node, the bytes that a sweep moves, the number of tasks, and what Ray adds to the same tasks.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.tables import Column
from benchmarks.worlds import World

NODES: Final = (1, 2, 3)

COLUMNS: Final = (
    Column("engine", "engine"),
    Column("tasks", "tasks", tables.count),
    Column("wall", "seconds", tables.seconds),
    Column("work", "work_seconds", tables.seconds),
    Column("the busiest node", "busiest_seconds", tables.seconds),
    Column("read a sweep", "read_bytes", tables.size),
    Column("written a sweep", "written_bytes", tables.size),
    Column("beside the work", "beside_seconds", tables.seconds),
    Column("same bytes", "same", str),
)


def cluster(world: World, shards: int) -> None:
    """Measure each engine on the small factorisation of the fast recipe, and print the table."""
    from segue.data.dataset import Dataset
    from segue.facets import Facets
    from segue.recipes import Shape, resolve

    facets = Facets.of(Dataset.load(world.made() / "train"))
    settings = resolve("fast", Shape.of(facets)).generators["small als"]
    folder = measuring.OUT / "cluster"
    rows: list[dict[str, Any]] = []
    for nodes in (0, *NODES):
        tables.show(f"{nodes or 'no'} nodes of Ray …")
        shutil.rmtree(folder, ignore_errors=True)
        with _engine(nodes, folder) as engine:
            rows.append(_measured(engine, nodes, settings, facets, folder / "work", shards))
    for row in rows:
        row["same"] = row["digest"] == rows[0]["digest"]
    tables.show(tables.table(f"{settings.iterations} sweeps of {shards} shards", COLUMNS, rows))
    tables.save("cluster", {"shards": shards, "pairs": int(facets.playlists["track"].nnz), "rows": rows})


@contextmanager
def _engine(nodes: int, folder: Path) -> Generator[Any]:
    """Yield processes of this machine, one a core; or a Ray cluster of so many local nodes of one core each."""
    from segue.cluster.engines.local import LocalEngine
    from segue.cluster.engines.ray_engine import RayEngine

    if not nodes:
        local = LocalEngine()
        yield local
        local.close()
        return
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    least = {"object_store_memory": 80 << 20, "include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args={**least, "num_cpus": 0})
    for number in range(nodes):
        own = folder / f"node-{number}"  # each node has its own cache, as on machines of their own
        own.mkdir(parents=True)
        made.add_node(**least, num_cpus=1, env_vars={"TMPDIR": str(own)})
    engine = RayEngine(made.address)
    try:
        yield engine
    finally:
        engine.disconnect()
        made.shutdown()


def _measured(engine: Any, nodes: int, settings: Any, facets: Any, work: Path, shards: int) -> dict[str, Any]:
    from segue.cluster.factorisation import Factorisation
    from segue.cluster.runner import Runner, Tally
    from segue.protocols import Silent

    warm = Runner(work, engine, cache="warm")
    for _ in warm.run(_warming(nodes or 2)):
        pass
    runner = Runner(work, engine, cache="measured")
    clock = measuring.Clock()
    with clock.part("all"):
        by_shards = Factorisation(settings, runner, shards, 0, Silent())
        fitted = settings.fit_by(by_shards.factorise, facets)
    tally: Tally = runner.tally
    work_seconds = sum(tally.seconds.values())
    workers = nodes or min(2, len(tally.seconds))
    digest = hashlib.sha256(fitted.playlists.tobytes())
    for vectors in fitted.facet_vectors.values():
        digest.update(vectors.tobytes())
    return {
        "engine": f"Ray, {nodes} nodes" if nodes else "local",
        "tasks": tally.done,
        "seconds": clock.seconds["all"],
        "work_seconds": work_seconds,
        "busiest_seconds": max(tally.seconds.values()),
        "read_bytes": tally.read / settings.iterations,
        "written_bytes": tally.written / settings.iterations,
        "beside_seconds": clock.seconds["all"] - work_seconds / workers,
        "digest": digest.hexdigest(),
    }


def _warming(count: int) -> list[Any]:
    """Tasks of no work, so that workers are started and Segue is imported before the clock runs."""
    from segue.cluster.tasks import Task

    return [
        Task(name=f"warm/{number}", function="benchmarks.cluster:nothing", settings={"number": number})
        for number in range(4 * count)
    ]


def nothing(bench: Any) -> dict[str, bytes]:
    """Return nothing after importing what a half-sweep needs."""
    from segue.cluster import half_sweep

    return {"module": half_sweep.__name__.encode() + bench.task.name.encode()}
