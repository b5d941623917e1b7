"""How long a process takes and how much memory it needs: one fresh child process a measurement.

A fresh process starts with caches of its own, and its peak memory is nobody else's: the kernel's high-water mark
of resident memory (`wait4`), read by a small process in between (see `benchmarks.launcher`).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "benchmarks" / "out"
"""Where worlds, splits, models and results go; git ignores it and `make clean` removes it."""

ONE_BLAS_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""What implicit asks for, set for both sides of every comparison; its own threads are not touched."""

_LAUNCHER: Final = ROOT / "benchmarks" / "launcher.py"
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """What a process took.

    Attributes:
        seconds: Wall time from its start to its end, the interpreter's start included.
        peak_bytes: The most memory that was resident at one time.
        processor_seconds: What it computed, all cores together; other work on the machine hardly shows in it.
    """

    seconds: float
    peak_bytes: int
    processor_seconds: float


@dataclass(frozen=True)
class Outcome:
    """What a job gave, and what its process took."""

    result: dict[str, Any]
    cost: Cost


@dataclass
class Clock:
    """Seconds of the named parts of a job."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        """Time the block."""
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def run(command: Sequence[str]) -> Cost:
    """Run a command in the project's folder to its end; its output is shown only when it fails.

    Raises:
        RuntimeError: It did not exit with 0.
    """
    with tempfile.TemporaryFile() as output, tempfile.NamedTemporaryFile() as report:
        launch = [sys.executable, "-I", "-S", str(_LAUNCHER), report.name, *command]
        process = subprocess.Popen(
            launch,
            stdout=output,
            stderr=output,
            cwd=ROOT,
            env=os.environ | ONE_BLAS_THREAD,
            start_new_session=True,
        )
        try:
            process.wait()
        except BaseException:  # Ctrl-C: leave nothing at work
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        output.seek(0)
        said = output.read().decode(errors="replace")[-4000:]
        lines = report.read().split()
        if process.returncode or int(lines[2]):
            code = process.returncode or int(lines[2])
            raise RuntimeError(f"{' '.join(command)} exited with {code}:\n{said}")
    return Cost(float(lines[0]), int(lines[1]) * _RSS_UNIT, float(lines[3]))


def segue(*arguments: str | Path) -> Cost:
    """Run the `segue` command."""
    return run([sys.executable, "-m", "segue", *map(str, arguments)])


def call(job: str, **arguments: object) -> Outcome:
    """Call a function in a process of its own.

    Args:
        job: "module:function"; the function takes `arguments` by name and returns a JSON object.
        arguments: Values that JSON has; paths go as text.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "result.json"
        given = json.dumps(arguments, default=str)
        cost = run([sys.executable, "-m", "benchmarks.child", job, given, str(answer)])
        return Outcome(json.loads(answer.read_bytes()), cost)


def peak_bytes() -> int:
    """The most memory this process has had so far: what a job takes before it judges its own answers."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
