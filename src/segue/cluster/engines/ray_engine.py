"""The engine of a Ray cluster: one Ray task for each call, on whichever node has a free core.

A call and its outcome are JSON: what Ray serialises is bytes, and the name of a function of Segue's. Data never goes
through Ray's object store, but through the storage that all nodes share. Ray tries nothing again: the runner does.
"""

from __future__ import annotations

import contextlib
import math
import os
import socket
import time
from typing import Any, Final

import msgspec

from segue.cluster import cache as caches
from segue.cluster.bench import work
from segue.cluster.probes import Probe, probe
from segue.cluster.tasks import Call, Finished, Outcome
from segue.errors import ConfigError, SegueError, Where
from segue.extras import need

CONNECT: Final = 5.0
"""Seconds that a cluster has to answer at its address."""

PATIENCE: Final = 60.0
"""Seconds that a node has for a probe, and that a cluster may be without a node that works."""

LOOK: Final = 2.0
"""Seconds from one look at the cluster's cores to the next."""

QUEUED: Final = 2
"""Calls for each core: one that runs, and one that waits beside it."""

AUTO: Final = "auto"


class RayEngine:
    """A driver of a Ray cluster; it must run on one of its machines.

    Args:
        address: HOST:PORT of the cluster's head (`ray start --head` prints it), or "auto" for the one that this
            machine belongs to.

    Raises:
        MissingExtraError: Ray is not installed.
        ConfigError: No cluster is there, it has another version of Ray or Python, or it asks for another token.
    """

    def __init__(self, address: str) -> None:
        need("A cluster", "cluster")
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Segue reports nothing to anybody
        os.environ.setdefault(
            "RAY_BACKEND_LOG_LEVEL", "error"
        )  # Ray would write a line for each try to connect
        if address != AUTO:
            _check_there(address)
        import ray

        self._ray: Any = ray
        _connect(ray, address)
        options: dict[str, Any] = {"max_retries": 0, "num_cpus": 1}
        self._work: Any = ray.remote(**options)(_work)
        self._running: dict[Any, Call] = {}
        self._looked, self._cores = 0.0, 0

    def has_room(self) -> bool:
        """Whether fewer calls wait than the cluster has cores for; a node that joins makes room."""
        return len(self._running) < QUEUED * max(1, self._cores_now())

    def _cores_now(self) -> int:
        if time.monotonic() - self._looked > LOOK:
            self._looked = time.monotonic()
            self._cores = int(sum(node["Resources"].get("CPU", 0) for node in self._alive()))
        return self._cores

    def _alive(self) -> list[dict[str, Any]]:
        return [node for node in self._ray.nodes() if node["Alive"]]

    def room(self, memory: int) -> int:
        """By the cores of all nodes, and the memory that Ray gives away on each: it starts no more there."""
        resources = [node["Resources"] for node in self._alive()]
        return sum(
            int(min(there.get("CPU", 0), there.get("memory", 0) // memory if memory else math.inf))
            for there in resources
        )

    def gpus(self) -> int:
        """Return how many GPUs the cluster has."""
        return int(sum(node["Resources"].get("GPU", 0) for node in self._alive()))

    def start(self, call: Call) -> None:
        """Hand a call to Ray."""
        work = self._work.options(memory=call.memory) if call.memory else self._work
        self._running[work.remote(msgspec.json.encode(call))] = call

    def wait(self) -> Finished:
        """Return a call that ended."""
        until = time.monotonic() + PATIENCE
        while True:
            ready, _ = self._ray.wait([*self._running], num_returns=1, timeout=LOOK)
            if ready:
                return Finished(self._running.pop(ready[0]), self._outcome(ready[0]))
            if self._cores_now():
                until = time.monotonic() + PATIENCE
            elif time.monotonic() > until:
                raise SegueError(
                    "the cluster has had no node that works for a minute",
                    hint="Start nodes (`ray start`). What was done is kept: the same command goes on from there.",
                )

    def _outcome(self, reference: Any) -> Outcome:
        try:
            return msgspec.json.decode(self._ray.get(reference), type=Outcome)
        except self._ray.exceptions.RayError as error:
            return Outcome(lost=f"{type(error).__name__}: {_first_line(error)}")

    def probe(self, storage: str, token: str) -> list[Probe]:
        """Ask every node that is alive, one after the other."""
        return [self._probe(node, storage, token) for node in self._alive()]

    def _probe(self, node: dict[str, Any], storage: str, token: str) -> Probe:
        begun = time.time()
        try:
            asked = self._on(node, _probe).remote(storage, token, node["NodeID"][:12])
            found = msgspec.json.decode(self._ray.get(asked, timeout=PATIENCE), type=Probe)
        except self._ray.exceptions.RayError as error:
            silent = f"{type(error).__name__}: {_first_line(error)}"
            return Probe(node=f"{node['NodeID'][:12]} ({node['NodeManagerAddress']})", silent=silent)
        ended = time.time()
        return msgspec.structs.replace(
            found,
            address=node["NodeManagerAddress"],
            cores=int(node["Resources"].get("CPU", 0)),
            asked=ended - begun,
            answered=(begun + ended) / 2,
        )

    def _on(self, node: dict[str, Any], function: Any) -> Any:
        """Return a function as a Ray task of one node, which needs no free core."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        strategy = NodeAffinitySchedulingStrategy(node_id=node["NodeID"], soft=False)
        return self._ray.remote(max_retries=0, num_cpus=0, scheduling_strategy=strategy)(function)

    def forget(self, cache: str) -> None:
        """Remove a run's cache from each node; a node that does not answer keeps it among its temporary files."""
        for node in self._alive():
            with contextlib.suppress(self._ray.exceptions.RayError):
                self._ray.get(self._on(node, caches.remove).remote(cache), timeout=LOOK)

    def close(self) -> None:
        """Cancel what runs; the connection stays."""
        for reference in self._running:
            with contextlib.suppress(self._ray.exceptions.RayError):
                self._ray.cancel(reference, force=True)
        self._running.clear()

    def disconnect(self) -> None:
        """Cancel what runs, and leave the cluster."""
        self.close()
        self._ray.shutdown()


def _work(call: bytes) -> bytes:
    """Do a call that comes as JSON; return its outcome as JSON."""
    return msgspec.json.encode(work(msgspec.json.decode(call, type=Call)))


def _probe(storage: str, token: str, node: str) -> bytes:
    import ray

    return msgspec.json.encode(probe(storage, token, node, ray.__version__))


def _check_there(address: str) -> None:
    """Refuse an address at which nothing answers; Ray itself would try for minutes.

    Raises:
        ConfigError: It is no address, or nothing answers.
    """
    host, _, port = address.rpartition(":")
    if not host or "/" in host or not port.isdecimal():
        raise ConfigError(
            expected="a cluster's address as HOST:PORT, or auto",
            got=repr(address),
            hint="`ray start --head` prints it; run Segue on a machine of the cluster.",
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECT).close()
    except (OSError, OverflowError, UnicodeError) as error:
        raise ConfigError(
            expected="a Ray cluster",
            got=f"no answer within {CONNECT:g} seconds: {error}",
            where=Where(address),
            hint="Start one there: `ray start --head --port=6379`. See docs/cluster.md.",
        ) from error


def _connect(ray: Any, address: str) -> None:
    """Join a cluster.

    Raises:
        ConfigError: It is not possible.
    """
    try:
        ray.init(
            address=address,
            log_to_driver=False,
            configure_logging=False,
            include_dashboard=False,
            ignore_reinit_error=True,
            namespace="segue",
        )
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        other = "version mismatch" in str(error).lower()
        raise ConfigError(
            expected=f"a cluster of Ray {ray.__version__}" if other else "a Ray cluster that can be joined",
            got=_said(error),
            where=Where(address),
            hint="Install the same Ray and Python on all machines."
            if other
            else "Run Segue on a machine of the cluster, with its token. See docs/cluster.md.",
        ) from error


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), "")[:300]


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:500]
