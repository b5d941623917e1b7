"""A child that runs cases, as its parent sees it: the next report, or a crash, or a hang."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import msgspec

from scripts.fuzz.outcomes import Outcome, Report

ROOT: Final = Path(__file__).parents[2]

STARTING: Final = 300
"""Seconds that a child may take to start."""

ENVIRONMENT: Final = {
    "PYTHONPATH": str(ROOT / "src"),
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Variables of a child: the sources beside this harness, and one thread."""


@dataclass(frozen=True)
class Limits:
    """What a case may use.

    Attributes:
        seconds: Processor time of a case; ten times as much by the clock, for a busy machine.
        mebibytes: Memory beyond what the valid inputs use.
    """

    seconds: float = 5.0
    mebibytes: int = 1024


class Child:
    """A running child."""

    def __init__(self, name: str, folder: Path, seed: str, limits: Limits) -> None:
        self._limits, self.used, self.ended = limits, 0.0, False
        self._cases = 0
        self._errors = (folder / "stderr").open("w+b")
        self._reports, theirs = os.pipe()
        os.set_blocking(self._reports, False)
        self._buffer = b""
        self._process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-W", "ignore", "-m", "scripts.fuzz.child",
             name, str(folder), seed, str(limits.mebibytes), str(theirs)],
            cwd=ROOT,
            env=os.environ | ENVIRONMENT,
            pass_fds=[theirs], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._errors,
        )  # fmt: skip
        os.close(theirs)
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._reports, selectors.EVENT_READ)

    def next(self) -> Report | None:
        """Wait for the end of the next case; None if there is none."""
        if self._line(time.monotonic() + STARTING, None) is None:
            if not self._cases:
                raise RuntimeError(f"the child did not start: {self._said()}")
            self.ended = True  # it ended while it made an input, under its own limit of memory
            return None
        self._cases += 1
        start, clock = self._cpu(), time.monotonic()
        line = self._line(clock + 10 * self._limits.seconds, start + self._limits.seconds)
        self.used = self._cpu() - start
        if line is not None:
            report = msgspec.json.decode(line, type=Report)
            self.ended = report.outcome is Outcome.MEMORY
            return report
        self.ended = True
        if self._process.poll() is None and not self._gone():
            os.kill(self._process.pid, signal.SIGABRT)  # faulthandler writes where it was
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            return Report(Outcome.HANG, _innermost(self._said()), self._said())
        code = self._process.wait()
        return Report(Outcome.CRASH, f"{_end(code)} {_innermost(self._said())}", self._said())

    def go_on(self) -> None:
        """Let the child make the next case after a finding."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        os.write(self._process.stdin.fileno(), b"\n")

    def _gone(self) -> bool:
        """Whether the process ends by itself: a closed pipe comes a moment before."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if self._open else 10)
        return self._process.poll() is not None

    def _line(self, by_clock: float, by_cpu: float | None) -> bytes | None:
        """The next line; None if the child ended or took too long."""
        self._open = True
        while b"\n" not in self._buffer:
            if self._waiting.select(0.25):
                try:
                    more = os.read(self._reports, 1 << 16)
                except BlockingIOError:
                    continue
                if not more:
                    self._open = False
                    return None
                self._buffer += more
            elif time.monotonic() > by_clock or (by_cpu is not None and self._cpu() > by_cpu):
                return None
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _cpu(self) -> float:
        """The child's processor seconds so far."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _said(self) -> str:
        return Path(self._errors.name).read_bytes()[-4000:].decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._waiting.close()
        os.close(self._reports)
        self._errors.close()


def _end(code: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"


def _innermost(said: str) -> str:
    """The innermost lines of Segue in what faulthandler wrote."""
    own = [line.strip() for line in said.splitlines() if "/segue/" in line and "line" in line]
    named = [
        f"{Path(line.split(chr(34))[1]).name} {line.rpartition(', ')[2]}" for line in own[:2] if '"' in line
    ]
    return " < ".join(named)
