"""How long a person waits for the command line to say anything."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from benchmarks import figures, measuring, tables
from benchmarks.measuring import Cost
from benchmarks.tables import Column

RUNS: Final = 10

BARE: Final = "python -c pass"

COMMANDS: Final = {
    BARE: ["-c", "pass"],
    "import segue": ["-c", "import segue"],
    "import segue.fitting": ["-c", "import segue.fitting"],
    "segue --version": ["-m", "segue", "--version"],
    "segue --help": ["-m", "segue", "--help"],
}


def startup(runs: int = RUNS) -> None:
    """Time every command `runs` times, in turn, after one that fills the file cache, and print medians."""
    commands = {name: [sys.executable, *arguments] for name, arguments in COMMANDS.items()}
    for command in commands.values():
        measuring.run(command)
    rounds = [{name: measuring.run(command) for name, command in commands.items()} for _ in range(runs)]
    rows = [_row(name, rounds) for name in commands]
    columns = [
        Column("command", "command"),
        Column("median", "median", tables.seconds),
        Column("slowest", "slowest", tables.seconds),
        Column(f"computes, times {BARE}", "times", tables.estimate),
        Column("peak memory", "peak", tables.size),
    ]
    tables.show(tables.table(f"Start-up, {runs} runs each", columns, rows))
    tables.save("startup", {"runs": runs, "better": "lower", "rows": rows})


def _row(name: str, rounds: Sequence[Mapping[str, Cost]]) -> dict[str, Any]:
    """The figures of a command; `times` is what it computes beside the bare interpreter in the same round."""
    costs = [costs[name] for costs in rounds]
    times = [cost.seconds for cost in costs]
    beside = np.array([costs[name].processor_seconds / costs[BARE].processor_seconds for costs in rounds])
    return {
        "command": name,
        "median": statistics.median(times),
        "slowest": max(times),
        "times": None if name == BARE else figures.median(beside),
        "peak": max(cost.peak_bytes for cost in costs),
    }
