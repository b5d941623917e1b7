"""Fuzz readers and loaders for some minutes, and write the inputs that break them to a folder.

python -m scripts.fuzz --minutes 60 --seed 1
python -m scripts.fuzz --target csv --cases 10000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from scripts.fuzz.outcomes import Outcome
from scripts.fuzz.parent import Findings, fuzz
from scripts.fuzz.process import Limits
from scripts.fuzz.targets import NAMES


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked; 1 if there is a finding."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="of all targets together")
    parser.add_argument("--cases", type=int, default=sys.maxsize, help="most cases of each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--target", action="append", choices=NAMES, help="only this one; may be given several times"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("build/fuzz"), help="folder for inputs that break something"
    )
    parser.add_argument("--seconds", type=float, default=Limits.seconds, help="processor time of a case")
    parser.add_argument("--mebibytes", type=int, default=Limits.mebibytes, help="memory of a case")
    asked = parser.parse_args(arguments)
    names = asked.target or NAMES
    end = time.monotonic() + 60 * asked.minutes
    total: Counter[Outcome] = Counter()
    for number, name in enumerate(names):
        share = (end - time.monotonic()) / (len(names) - number)  # what one target leaves, the others get
        findings = fuzz(
            name,
            cases=asked.cases,
            seconds=share,
            seed=asked.seed,
            out=asked.out,
            limits=Limits(asked.seconds, asked.mebibytes),
        )
        total += findings.counts
        _show(name, findings)
    print(f"{'all':16} {_counted(total)}")
    return 1 if any(outcome.bad for outcome in total) else 0


def _show(name: str, findings: Findings) -> None:
    print(f"{name:16} {_counted(findings.counts)}  slowest {findings.slowest:.1f} s", flush=True)
    for key, (_, count) in findings.found.items():
        print(f"{'':16}   {count:6,} × {key}", flush=True)


def _counted(counts: Counter[Outcome]) -> str:
    named = ", ".join(f"{one.value} {counts[one]:,}" for one in Outcome if counts[one])
    return f"{sum(counts.values()):8,} cases: {named}"


if __name__ == "__main__":
    sys.exit(main())
