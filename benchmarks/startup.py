"""How long a person waits for the command line to say anything."""

from __future__ import annotations

import statistics
import sys
from typing import Final

from benchmarks import measuring, tables
from benchmarks.tables import Column

RUNS: Final = 10

COMMANDS: Final = {
    "python -c pass": ["-c", "pass"],
    "import segue": ["-c", "import segue"],
    "import segue.fitting": ["-c", "import segue.fitting"],
    "segue --version": ["-m", "segue", "--version"],
    "segue --help": ["-m", "segue", "--help"],
}


def startup(runs: int = RUNS) -> None:
    """Time every command `runs` times, after one that fills the file cache, and print medians."""
    rows: list[dict[str, object]] = []
    for name, arguments in COMMANDS.items():
        command = [sys.executable, *arguments]
        measuring.run(command)
        costs = [measuring.run(command) for _ in range(runs)]
        times = [cost.seconds for cost in costs]
        rows.append(
            {
                "command": name,
                "median": statistics.median(times),
                "slowest": max(times),
                "peak": max(cost.peak_bytes for cost in costs),
            }
        )
    columns = [
        Column("command", "command"),
        Column("median", "median", tables.seconds),
        Column("slowest", "slowest", tables.seconds),
        Column("peak memory", "peak", tables.size),
    ]
    tables.show(tables.table(f"Start-up, {runs} runs each", columns, rows))
    tables.save("startup", {"runs": runs, "rows": rows})
