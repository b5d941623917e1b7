"""Two instances of the service behind a proxy, one model and one store: what a killed instance costs, and a reload.

The instances run in network namespaces, as on machines of their own, where that is possible. Clients ask through
HAProxy. What the clients did not get is compared with what the proxy says that the killed instance had.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.instances.fleet import NAMES, Fleet, fleet
from benchmarks.instances.network import free_port, machines
from benchmarks.instances.proxy import Proxy, proxying
from benchmarks.instances.store import postgres
from benchmarks.serving.load import percentile
from benchmarks.siege.besiegers import Siege, contents, keep, listen, look
from benchmarks.siege.ledger import REFUSED, Ledger
from benchmarks.tables import Column

LISTENERS: Final = 6
"""Clients that continue playlists."""

WRITERS: Final = 3
"""Clients that keep playlists."""

SETTLING: Final = 1.0
"""Seconds after a trouble before a phase may end, so that what it cost has ended too."""

COLUMNS: Final = (
    Column("under load", "phase"),
    Column("sent", "sent", tables.count),
    Column("answered", "answered", tables.count),
    Column("refused", "refused", tables.count),
    Column("lost", "lost", tables.count),
    Column("held by the killed", "held", tables.count),
    Column("p50 ms", "p50_ms", "{:.0f}".format),
    Column("p99 ms", "p99_ms", "{:.0f}".format),
    Column("took", "took", tables.seconds),
)

Trouble = Callable[[], Awaitable[dict[str, Any]]]


def instances(seconds: float, workers: int, models: Sequence[Path]) -> list[str]:
    """Do everything, print and save the table; gives what is wrong.

    Args:
        seconds: How long each phase takes, at least.
        workers: Worker processes of each instance.
        models: Two models, which take each other's place.
    """
    if shutil.which("haproxy") is None:
        tables.show("nothing was measured: HAProxy is not here. Install it: apt-get install haproxy")
        return []
    place = measuring.OUT / "instances"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copytree(models[0], place / "model")
    try:
        with (
            machines(len(NAMES)) as made,
            postgres(made[0].here) as store,
            fleet(place / "model", store, workers, made) as running,
            proxying(free_port(), [*running.machines.items()], place) as proxy,
        ):
            results = asyncio.run(_Run(running, proxy, seconds, models).all())
    except RuntimeError as error:
        if "no PostgreSQL" not in str(error):
            raise
        tables.show(f"nothing was measured: {error}")
        return []
    results["namespaces"] = bool(made[0].within)
    _show(results)
    tables.save("instances", results)
    return results["faults"]


class _Run:
    """The phases, one after the other, and the ledger of all that was acknowledged."""

    def __init__(self, running: Fleet, proxy: Proxy, seconds: float, models: Sequence[Path]) -> None:
        self._fleet, self._proxy, self._seconds, self._models = running, proxy, seconds, models
        self._ledger = Ledger()
        self._faults: list[str] = []

    async def all(self) -> dict[str, Any]:
        """Do all phases; what they gave, and what is wrong."""
        killed, other = NAMES
        rows = [
            await self._phase("both up", self._nothing),
            await self._phase("one killed", self._kill),
            await self._phase("it comes back", lambda: self._timed(self._back, killed)),
            await self._phase("a new model, one after the other", lambda: self._timed(self._reload)),
            await self._phase("restarts, one after the other", lambda: self._timed(self._restart)),
        ]
        self._faults += _faults(rows)
        for name in (killed, other):
            machine = self._fleet.machines[name]
            asked = Siege(f"http://{machine.address}:{machine.port}", [], ledger=self._ledger)
            self._faults += [f"{name}: {one}" for one in self._ledger.lost(await contents(asked))]
        return {
            "rows": rows,
            "acknowledged": self._ledger.acknowledged,
            "playlists": len(self._ledger.possible),
            "faults": self._faults,
        }

    async def _phase(self, name: str, trouble: Trouble) -> dict[str, Any]:
        """Put a load on the proxy, let the trouble come in the middle of it, and count what came back."""
        siege = Siege(self._proxy.url, _queries(), ledger=self._ledger)
        async with asyncio.TaskGroup() as group:
            for number in range(LISTENERS):
                group.create_task(listen(siege, number))
            for number in range(WRITERS):
                group.create_task(keep(siege, f"{name}-{number}".replace(" ", "-").replace(",", "")))
            group.create_task(look(siege))
            await asyncio.sleep(self._seconds / 2)
            found = await trouble()
            await asyncio.sleep(max(SETTLING, self._seconds / 2))
            siege.over.set()
        self._faults += [f"{name}: {one}" for one in siege.slow]
        return {"phase": name, **_counted(siege), **found}

    async def _nothing(self) -> dict[str, Any]:
        return {}

    async def _kill(self) -> dict[str, Any]:
        held = self._fleet.kill(NAMES[0], self._proxy)  # not in a thread: no client sends anything meanwhile
        start = time.perf_counter()
        await asyncio.to_thread(self._proxy.await_, NAMES[0], status="DOWN")
        return {"held": held, "took": time.perf_counter() - start}

    async def _timed(self, what: Callable[..., None], *arguments: str) -> dict[str, Any]:
        start = time.perf_counter()
        await asyncio.to_thread(what, *arguments)
        return {"took": time.perf_counter() - start}

    def _back(self, name: str) -> None:
        self._fleet.stop(name)
        self._fleet.start(name)
        self._proxy.await_(name, status="UP")

    def _reload(self) -> None:
        self._fleet.replace(self._models[1])
        for name in NAMES:
            self._fleet.reload(name)

    def _restart(self) -> None:
        for name in NAMES:
            self._fleet.restart(name, self._proxy)


def _counted(siege: Siege) -> dict[str, Any]:
    total = sum(siege.statuses.values(), start=type(siege.statuses["reads"])())
    latencies = sorted(one for sort in siege.seconds.values() for one in sort)
    answered = total[200]
    refused = sum(total[status] for status in REFUSED)
    return {
        "sent": total.total(),
        "answered": answered,
        "refused": refused,
        "lost": total.total() - answered - refused,
        "statuses": {str(status): count for status, count in sorted(total.items())},
        **{f"p{one}_ms": 1000 * percentile(latencies, one) for one in (50, 99)},
    }


def _faults(rows: Sequence[dict[str, Any]]) -> list[str]:
    """What must not be: requests lost beyond those that the killed instance had."""
    return [
        f"{row['phase']}: {row['lost']} lost, {row.get('held', 0)} were held"
        for row in rows
        if row["lost"] > row.get("held", 0)
    ]


def _queries() -> list[dict[str, Any]]:
    titles = ["새벽", "비 오는 날", "rainy night", "workout"]
    return [{"title": title, "tags": tags} for title in titles for tags in ([], ["감성"])]


def _show(results: dict[str, Any]) -> None:
    where = "in network namespaces" if results["namespaces"] else "on two ports of this machine"
    tables.show(tables.table(f"two instances {where}, HAProxy, PostgreSQL", COLUMNS, results["rows"]))
    tables.show(
        f"changes acknowledged: {results['acknowledged']:,} of {results['playlists']} playlists; "
        "afterwards each instance was asked for all of them",
        *(f"FAULT: {one}" for one in results["faults"]),
    )
