"""The process that starts children, watches them, and keeps their findings."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from scripts.fuzz.outcomes import Outcome, Report
from scripts.fuzz.targets import prepare

ROOT: Final = Path(__file__).parents[2]

KEPT: Final = 3
"""Inputs that are kept of each finding."""

STARTING: Final = 300
"""Seconds that a child may take to start."""


@dataclass(frozen=True)
class Limits:
    """What a case may use.

    Attributes:
        seconds: Processor time of a case; ten times as much by the clock, for a busy machine.
        mebibytes: Memory beyond what the valid inputs use.
    """

    seconds: float = 5.0
    mebibytes: int = 1024


@dataclass
class Findings:
    """The counts and the findings of one target.

    Attributes:
        counts: Cases by outcome.
        found: Findings by signature: their report, and how often it came.
        slowest: Most processor seconds of a case that ended well.
    """

    counts: Counter[Outcome] = field(default_factory=Counter[Outcome])
    found: dict[str, tuple[Report, int]] = field(default_factory=dict[str, tuple[Report, int]])
    slowest: float = 0.0

    def add(self, report: Report) -> int:
        """Count a report; return how often the same finding came so far, 0 for none."""
        self.counts[report.outcome] += 1
        if not report.outcome.bad:
            return 0
        key = f"{report.outcome.value} {report.signature}"
        first, count = self.found.get(key, (report, 0))
        self.found[key] = first, count + 1
        return count + 1


def fuzz(name: str, *, cases: int, seconds: float, seed: int, out: Path, limits: Limits = Limits()) -> Findings:
    """Run cases of a target.

    Args:
        name: The target.
        cases: Most cases.
        seconds: Time after which to stop; making the valid inputs does not count.
        seed: Equal seeds give equal cases, on any machine with the same libraries.
        out: The folder for the inputs of findings.
        limits: What a case may use.
    """
    findings = Findings()
    starts = 0
    with tempfile.TemporaryDirectory(prefix="segue-fuzz-") as folder:
        place = Path(folder)
        prepare(name, place)
        until = time.monotonic() + seconds
        while sum(findings.counts.values()) < cases and time.monotonic() < until:
            with _Child(name, place, f"{seed}.{starts}", limits) as child:
                starts += 1
                while sum(findings.counts.values()) < cases and time.monotonic() < until:
                    report = child.next()
                    findings.slowest = max(findings.slowest, 0 if report.outcome.bad else child.used)
                    count = findings.add(report)
                    if 0 < count <= KEPT:
                        _keep(place / "case", out / name, f"{report.outcome.value}-{len(findings.found)}-{count}", report)
                    if child.ended:
                        break
                    if count:
                        child.go_on()
    return findings


class _Child:
    """A running child."""

    def __init__(self, name: str, folder: Path, seed: str, limits: Limits) -> None:
        self._limits, self.used, self.ended = limits, 0.0, False
        self._errors = (folder / "stderr").open("w+b")
        self._reports, theirs = os.pipe()
        os.set_blocking(self._reports, False)
        self._buffer = b""
        self._process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-W", "ignore", "-m", "scripts.fuzz.child",
             name, str(folder), seed, str(limits.mebibytes), str(theirs)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            pass_fds=[theirs], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._errors,
        )  # fmt: skip
        os.close(theirs)
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._reports, selectors.EVENT_READ)

    def next(self) -> Report:
        """Wait for the end of the next case."""
        if self._line(time.monotonic() + STARTING, None) is None:
            raise RuntimeError(f"the child did not start: {self._said()}")
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

    def __enter__(self) -> _Child:
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
    named = [f"{Path(line.split(chr(34))[1]).name} {line.rpartition(', ')[2]}" for line in own[:2] if '"' in line]
    return " < ".join(named)


def _keep(case: Path, folder: Path, name: str, report: Report) -> None:
    """Keep the input of a finding, and what is known about it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(case, folder / name, symlinks=True)
    for path in (folder / name).rglob("*"):  # what is as it was in the whole directory says nothing
        twin = case.with_name("whole") / path.relative_to(folder / name)
        if path.is_file() and twin.is_file() and path.read_bytes() == twin.read_bytes():
            path.unlink()
    (folder / f"{name}.txt").write_text(f"{report.signature}\n\n{report.details}\n", encoding="utf-8")


@contextlib.contextmanager
def scratch(out: Path | None) -> Generator[Path]:
    """Yield the folder for findings: the one that was asked for, or a temporary one."""
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="segue-fuzz-findings-") as folder:
        yield Path(folder)
