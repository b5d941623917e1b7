"""A siege: everything at once against one service, and then what it must not have cost.

Load, killed workers, new models, a store that is locked, full or gone, hostile requests and slow connections come
together. Afterwards nothing that was acknowledged may be lost, also if the service itself is killed; no answer may have
been a 5xx but 503; and the memory of the service has to be as before.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.serving.load import percentile
from benchmarks.serving.service import Service, serving, share
from benchmarks.siege.besiegers import Siege, contents, everyone
from benchmarks.siege.trouble import Trouble

PROBES_MS: Final = 100.0
"""Milliseconds within which a probe is to be answered, on a machine that has nothing else to do."""

GROWTH: Final = 1.15
"""Largest ratio of the memory in the last quarter to that in the second one."""

WARM_UP: Final = 300.0
"""Seconds of a siege that is judged by time and memory too: before, the largest requests have not all come yet."""


def siege(minutes: float, workers: int, models: list[Path], *, folder: Path | None = None) -> list[str]:
    """Besiege a service of the first model, print and save what came of it; gives what is wrong.

    Args:
        minutes: How long.
        workers: Worker processes.
        models: Two or more models, which take each other's place.
        folder: Where the store and the served model are made; emptied before.
    """
    place = folder or measuring.OUT / "siege"
    shutil.rmtree(place / "served", ignore_errors=True)
    (place / "served").mkdir(parents=True)
    model, store = place / "served" / "model", place / "served" / "store.sqlite"
    shutil.copytree(models[0], model)
    results, log = asyncio.run(_run(60 * minutes, workers, model, models, store))
    (place / "service.log").write_text(log, encoding="utf-8")
    _show(results)
    tables.save("siege", results)
    return results["faults"]


async def _run(
    seconds: float, workers: int, model: Path, models: list[Path], store: Path
) -> tuple[dict[str, Any], str]:
    options = ("--store", f"sqlite:///{store}", "--watch", "1")
    memory: list[int] = []
    with serving(model, workers, *options) as service:
        besieged = Siege(service.url, _queries())
        trouble = Trouble(besieged, service, model, [*models[1:], models[0]], store)
        async with asyncio.TaskGroup() as group:
            group.create_task(everyone(besieged))
            group.create_task(trouble.befall(max(1.0, min(5.0, seconds / 20))))
            group.create_task(_watch(besieged, service, memory, seconds / 40))
            await asyncio.sleep(seconds)
            besieged.over.set()
        found = await contents(besieged)
        lost = list(besieged.ledger.lost(found))
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        log = service.log()
    with serving(model, workers, *options) as service:
        besieged.url = service.url
        after = await contents(besieged)
        lost += [f"after the end of the service: {one}" for one in besieged.ledger.lost(after)]
    return _results(seconds, besieged, trouble.done, memory, lost, log), log


def _queries() -> list[dict[str, Any]]:
    titles = ["새벽", "비 오는 날", "rainy night", "workout", "love", ""]
    return [{"title": title, "tags": tags} for title in titles for tags in ([], ["감성"], ["rock"])]


async def _watch(besieged: Siege, service: Service, memory: list[int], pause: float) -> None:
    """Read the memory of the service's own process again and again; workers come and go."""
    while await besieged.rest(pause):
        memory.append(await asyncio.to_thread(share, service.process.pid))


def _results(
    seconds: float, besieged: Siege, done: Counter[str], memory: list[int], lost: list[str], log: str
) -> dict[str, Any]:
    rows = [
        {
            "sort": sort,
            "statuses": {str(status): count for status, count in sorted(statuses.items())},
            "total": statuses.total(),
            **{
                f"p{percent}_ms": 1000 * percentile(sorted(besieged.seconds[sort]), percent)
                for percent in (50, 99, 100)
                if besieged.seconds[sort]
            },
        }
        for sort, statuses in besieged.statuses.items()
    ]
    found = {
        "seconds": seconds,
        "answers": rows,
        "troubles": dict(done),
        "acknowledged": besieged.ledger.acknowledged,
        "lost": lost,
        "unexpected": dict(Counter(besieged.unexpected).most_common(50)),
        "unanswered": dict(Counter(besieged.unanswered)),
        "slow": dict(Counter(besieged.slow)),
        "memory": memory,
        "log": {"lines": log.count("\n"), "bytes": len(log), "tracebacks": log.count("Traceback (most")},
        "probes_over_100_ms": sum(1000 * one > PROBES_MS for one in besieged.seconds["probes"]),
        "slowest_probes": sorted(besieged.probes, key=lambda probe: -probe["seconds"])[:10],
    }
    return found | {"faults": list(_faults(found, besieged))}


def _faults(found: dict[str, Any], besieged: Siege) -> Iterator[str]:
    """What must not be. The time of probes is shown and not judged, because other work on the machine is in it."""
    yield from found["lost"]
    yield from (f"{count} × {one}" for one, count in found["unexpected"].items())
    if found["seconds"] < WARM_UP:
        return
    if not found["acknowledged"]:
        yield "no change was acknowledged"
    for sort in ("continuations", "searches", "reads"):
        if not besieged.statuses[sort][200]:
            yield f"{sort}: none was answered"
    yield from (f"{count} × {one}" for one, count in found["slow"].items())
    quarter = len(found["memory"]) // 4
    if quarter:
        before = statistics.median(found["memory"][quarter : 2 * quarter])
        after = statistics.median(found["memory"][-quarter:])
        if after > GROWTH * before:
            yield f"memory grew from {tables.size(before)} to {tables.size(after)}"


def _show(results: dict[str, Any]) -> None:
    def statuses(counts: dict[str, int]) -> str:
        return ", ".join(f"{count:,} × {status}" for status, count in counts.items())

    columns = (
        tables.Column("requests", "sort"),
        *(tables.Column(f"p{one} ms", f"p{one}_ms", "{:.0f}".format) for one in (50, 99, 100)),
        tables.Column("answers × status", "statuses", statuses),
    )
    tables.show(tables.table(f"a siege of {results['seconds']:g} s", columns, results["answers"]))
    memory = results["memory"]
    tables.show(
        "trouble: " + ", ".join(f"{count} {what}" for what, count in results["troubles"].items()),
        f"changes acknowledged: {results['acknowledged']:,}, lost: {len(results['lost'])}",
        f"probes over 100 ms: {results['probes_over_100_ms']}",
        *(f"no answer: {count} × {one}" for one, count in results["unanswered"].items()),
        *(f"slow: {count} × {one}" for one, count in results["slow"].items()),
        f"memory of the service: {' → '.join(tables.size(one) for one in memory[:: max(1, len(memory) // 8)])}",
        f"log: {results['log']['lines']:,} lines, {results['log']['tracebacks']} tracebacks",
        *(f"FAULT: {one}" for one in results["faults"]),
    )
