"""`segue serve` as the benchmarks run it: started, watched, stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
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
        lines: What it has logged so far.
    """

    url: str
    process: subprocess.Popen[str]
    lines: list[str]

    def log(self) -> str:
        """What it has logged so far."""
        return "".join(self.lines)

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in listed if WORKER in Path(f"/proc/{child}/cmdline").read_text()]

    def memory(self) -> int:
        """Bytes that service and workers have for themselves: what they share counts once for all (PSS)."""
        return sum(share(pid) for pid in (self.process.pid, *self.workers()))

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
        """One of the figures at /metrics; 0 for one that is not there, as what was never counted."""
        with urllib.request.urlopen(f"{self.url}/metrics") as answer:  # noqa: S310 - our own address
            lines = answer.read().decode().splitlines()
        return float(next((line.split()[-1] for line in lines if line.startswith(name)), "0"))


@contextmanager
def serving(model: Path, workers: int, *options: str, within: Sequence[str] = ()) -> Generator[Service]:
    """A service of a model, ready when the block begins; without options it has no store and watches no files.

    Args:
        model: Model directory.
        workers: Worker processes.
        options: Further options of `segue serve`.
        within: What stands before the command, as to run it in a network of its own.
    """
    command = [*within, sys.executable, "-m", "segue", "serve", str(model), "--port", "0"]
    command += ["--workers", str(workers)]
    command += ["--limit", "rate=0"]
    process = subprocess.Popen(
        [*command, *(options or ("--store", "none", "--watch", "0"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    lines: list[str] = []

    def read() -> None:
        for line in process.stderr or ():  # a pipe that nobody reads would fill up and hold the service
            lines.append(line)  # noqa: PERF402 - each line as it comes

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    try:
        said = process.stdout.readline() if process.stdout else ""
        service = Service(said.split("/ ")[0], process, lines)
        _await_ready(service)
        yield service
    except BaseException:
        print("".join(lines)[-2000:], file=sys.stderr)
        raise
    finally:
        process.terminate()
        process.wait()
        reading.join(10)
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _await_ready(service: Service) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and service.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{service.url}/readyz"):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("the service did not come up")


def share(pid: int) -> int:
    """Bytes of memory of a process; what it shares with others counts in part (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
