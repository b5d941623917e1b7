"""Results as rich tables on the terminal and JSON in `benchmarks/out`."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks import measuring
from benchmarks.machine import machine, machine_line

NONE: Final = "–"
"""What stands where there is no value."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its heading, where its value is in a row, and how it is written."""

    heading: str
    key: str
    form: Callable[[Any], str] = str

    def cell(self, row: Row) -> str:
        """The value of a row, or a dash."""
        value = row.get(self.key)
        return NONE if value is None else self.form(value)


def seconds(value: float) -> str:
    """A time in the unit that fits: 830 ms, 4.21 s, 75 s, 20 min."""
    if value < 1:
        return f"{value * 1000:.3g} ms" if value < 0.1 else f"{value * 1000:.0f} ms"
    if value < 10:
        return f"{value:.2f} s"
    return f"{value:.0f} s" if value < 600 else f"{value / 60:.0f} min"


def size(value: float) -> str:
    """Bytes in the unit that fits."""
    return f"{value / 2**20:.0f} MiB" if value < 2**30 else f"{value / 2**30:.2f} GiB"


def count(value: float) -> str:
    """A number with its thousands set apart."""
    return f"{value:,.0f}"


def ratio(value: float) -> str:
    """How many times."""
    return f"{value:.2f}x"


def ndcg(value: float) -> str:
    """Four decimals."""
    return f"{value:.4f}"


def estimate(value: Mapping[str, Any]) -> str:
    """A mean with its interval: 0.0945 [0.0894, 0.0997]."""
    if value["low"] is None or value["high"] is None:
        return ndcg(value["mean"])
    return f"{value['mean']:.4f} [{value['low']:.4f}, {value['high']:.4f}]"


def table(title: str, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
    """A table of a row each; the first column is text, the others are figures."""
    made = Table(title=escape(title), title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
    for place, column in enumerate(columns):
        made.add_column(escape(column.heading), justify="right" if place else "left", no_wrap=not place)
    for row in rows:
        made.add_row(*(escape(column.cell(row)) for column in columns))
    return made


def show(*parts: Table | str) -> None:
    """Print tables and lines; off a terminal the width is what the tables need."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200
    for part in parts:
        console.print(escape(part) if isinstance(part, str) else part, soft_wrap=isinstance(part, str))


def command(words: Sequence[str]) -> str:
    """What was run, with a word in place of every path: where files lie is no matter of others."""
    shown = ("PATH" if Path(word).is_absolute() or Path(word).exists() else word for word in words)
    return shlex.join(["python", "-m", "benchmarks", *shown])


def save(name: str, results: Mapping[str, Any]) -> Path:
    """Write results with the machine they are from to `benchmarks/out/NAME.json`, and print where."""
    facts = machine()
    path = measuring.OUT / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"benchmark": name, "command": command(sys.argv[1:]), "machine": facts, **results}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    show(machine_line(facts), f"figures in {path}", "")
    return path
