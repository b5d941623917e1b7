"""`segue serve` as the benchmarks run it: started, watched, stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import ROOT

STARTING: Final = 1800.0
"""Seconds that a service may take to be ready: it may have a search index to build."""


WORKER: Final = "segue.service.pool.worker"
"""A part of the command line of the processes that hold the models; others read files."""


@dataclass(frozen=True)
class Service:
    """A service that runs.

    Attributes:
        url: Where it listens.
        process: Its own process; workers are its children.
    """

    url: str
    process: subprocess.Popen[str]

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in listed if WORKER in Path(f"/proc/{child}/cmdline").read_text()]

    def memory(self) -> int:
        """Bytes that service and workers have for themselves: what they share counts once for all (PSS)."""
        return sum(_share(pid) for pid in (self.process.pid, *self.workers()))

    def load(self, questions: Path, **options: float) -> dict[str, Any]:
        """Put a load on it from another process (see `benchmarks.serving.load`); its figures."""
        return json.loads(self.begin(questions, **options).communicate()[0])

    def begin(self, questions: Path, **options: float) -> subprocess.Popen[str]:
        """Begin to put a load on it."""
        told = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        command = [
            sys.executable,
            "-m",
            "benchmarks.serving.load",
            f"{self.url}/v1/continuations",
            str(questions),
        ]
        return subprocess.Popen([*command, *told], stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def metric(self, name: str) -> float:
        """One of the figures at /metrics."""
        with urllib.request.urlopen(f"{self.url}/metrics") as answer:  # noqa: S310 - our own address
            lines = answer.read().decode().splitlines()
        return float(next(line.split()[-1] for line in lines if line.startswith(name)))


@contextmanager
def serving(model: Path, workers: int) -> Generator[Service]:
    """A service of a model, ready when the block begins."""
    command = [
        sys.executable,
        "-m",
        "segue",
        "serve",
        str(model),
        "--port",
        "0",
        "--store",
        "none",
        "--watch",
        "0",
        "--limit",
        "rate=0",
    ]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT
        )
        try:
            said = process.stdout.readline() if process.stdout else ""
            service = Service(said.split("/ ")[0], process)
            _await_ready(service)
            yield service
        except BaseException:
            log.seek(0)
            print(log.read()[-2000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait()


def _await_ready(service: Service) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and service.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{service.url}/readyz"):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("the service did not come up")


def _share(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
