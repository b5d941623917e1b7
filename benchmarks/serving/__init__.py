"""The service under load: requests a second and latencies, a soak, killed workers, twice what it can do.

The load generator and the service are processes of their own on one machine, so that they share its cores.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, Final

from benchmarks import tables
from benchmarks.serving.service import Service, serving

WARM_UP: Final = 5.0
"""Seconds of load before anything is measured."""


def measure(
    model: Path, questions: Path, *, workers: int, clients: list[int], seconds: float, soak: float
) -> dict[str, Any]:
    """Everything, one after the other, printed as it comes.

    Args:
        model: Model directory.
        questions: Questions, JSONL; they are asked over and over.
        workers: Worker processes.
        clients: How many clients at once, one run each.
        seconds: How long each run takes.
        soak: How long the soak takes; 0 for none.
    """
    found: dict[str, Any] = {}
    with serving(model, workers) as service:
        service.load(questions, clients=8, seconds=WARM_UP)
        found["clients"] = {
            count: service.load(questions, clients=count, seconds=seconds) for count in clients
        }
        runs = [{"run": f"{count} clients", **one} for count, one in found["clients"].items()]
        tables.show(tables.table(f"{model.name}, {workers} workers, {seconds:g} s a run", COLUMNS, runs))
        capacity = max(one["per_second"] for one in found["clients"].values())
        found["twice"] = service.load(questions, rate=2 * capacity, seconds=seconds)
        found["killed"] = _kill(service, questions, seconds)
        runs = [
            {"run": f"{2 * capacity:.0f} requests/s offered", **found["twice"]},
            {"run": "workers killed, 8 clients", **found["killed"]["load"]},
        ]
        if soak:
            found["soak"] = _soak(service, questions, soak)
            runs.append({"run": f"soak of {soak:g} s, 8 clients", **found["soak"]["load"]})
        tables.show(tables.table("", COLUMNS, runs))
        killed = found["killed"]
        tables.show(
            f"workers killed: {killed['killed']}, started again: {killed['restarted']:g}, jobs lost: {killed['lost']:g}"
        )
        if soak:
            tables.show(f"memory over the soak: {' → '.join(map(tables.size, found['soak']['memory']))}")
    return found


def _answers(statuses: dict[str, int]) -> str:
    return ", ".join(f"{count:,} × {status}" for status, count in statuses.items())


COLUMNS: Final = (
    tables.Column("run", "run"),
    tables.Column("requests/s", "per_second", "{:.1f}".format),
    *(tables.Column(f"p{percent} ms", f"p{percent}_ms", "{:.0f}".format) for percent in (50, 95, 99)),
    tables.Column("answers × status", "statuses", _answers),
)


def _kill(service: Service, questions: Path, seconds: float) -> dict[str, Any]:
    """A worker killed under the load of 8 clients, and another one each time that a new one is up in its place."""
    loading = service.begin(questions, clients=8, seconds=seconds)
    end = time.monotonic() + 0.8 * seconds
    time.sleep(seconds / 10)
    killed = 0
    while time.monotonic() < end:
        if service.metric("segue_workers_restarted") == killed:
            os.kill(service.workers()[0], signal.SIGKILL)
            killed += 1
        time.sleep(0.5)
    return {
        "load": json.loads(loading.communicate()[0]),
        "killed": killed,
        "restarted": service.metric("segue_workers_restarted"),
        "lost": service.metric("segue_jobs_lost"),
    }


def _soak(service: Service, questions: Path, seconds: float) -> dict[str, Any]:
    """8 clients for long; memory is read ten times on the way, the first time after a tenth of it."""
    memory: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(seconds / 10) and len(memory) < 9:
            memory.append(service.memory())

    watching = threading.Thread(target=watch)
    watching.start()
    load = service.load(questions, clients=8, seconds=seconds)
    done.set()
    watching.join()
    return {"load": load, "memory": [*memory, service.memory()]}
