"""The process that starts children, watches them, and keeps their findings."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scripts.fuzz.outcomes import Outcome, Report
from scripts.fuzz.process import Child, Limits
from scripts.fuzz.targets import prepare

USUAL: Final = Limits()

KEPT: Final = 3
"""Inputs that are kept of each finding."""


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


def fuzz(name: str, *, cases: int, seconds: float, seed: int, out: Path, limits: Limits = USUAL) -> Findings:
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
            with Child(name, place, f"{seed}.{starts}", limits) as child:
                starts += 1
                while sum(findings.counts.values()) < cases and time.monotonic() < until:
                    report = child.next()
                    if report is None:
                        break
                    findings.slowest = max(findings.slowest, 0 if report.outcome.bad else child.used)
                    count = findings.add(report)
                    if 0 < count <= KEPT:
                        _keep(
                            place / "case",
                            out / name,
                            f"{report.outcome.value}-{len(findings.found)}-{count}",
                            report,
                        )
                    if child.ended:
                        break
                    if count:
                        child.go_on()
    return findings


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
