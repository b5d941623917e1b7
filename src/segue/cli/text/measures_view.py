"""The quality of an encoder, on the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.markup import escape
from rich.table import Table

from segue.metrics.bootstrap import Estimate


def measures_table(found: Mapping[str, Estimate]) -> Table:
    """The metrics, one in each row."""
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("measure")
    for name in ("value", "95 % interval", "rows"):
        shown.add_column(name, justify="right")
    for name, one in found.items():
        ends = "" if one.low is None or one.high is None else f"{one.low:.4f} - {one.high:.4f}"
        shown.add_row(escape(name), f"{one.mean:.4f}", ends, f"{one.questions:,}")
    return shown
