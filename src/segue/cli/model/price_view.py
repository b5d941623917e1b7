"""The cost of constraints, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from rich import box
from rich.table import Table
from rich.text import Text

from segue.constraints.constraints import AS_RANKED
from segue.evaluation.pricing import Price


def price_table(prices: Sequence[Price]) -> Table:
    """One row for each constraint: track nDCG without and with it, and the difference with its interval."""
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        title="what constraints cost",
        title_justify="left",
    )
    for heading in ("constraint", "asked for"):
        table.add_column(heading)
    for heading in ("nDCG without", "with", "difference"):
        table.add_column(heading, justify="right")
    for price in prices:
        cells = ["–"] * 3
        if price.cost:
            mean, low, high = (
                price.cost.difference.mean,
                price.cost.difference.low,
                price.cost.difference.high,
            )
            width = f" ± {(high - low) / 2:.4f}" if low is not None and high is not None else ""
            cells = [f"{price.cost.baseline:.4f}", f"{price.cost.candidate:.4f}", f"{mean:+.4f}{width}"]
        table.add_row(Text(price.constraint), Text(_asked(price)), *cells)
    return table


def _asked(price: Price) -> str:
    if len(price.value.beside(AS_RANKED)) != 1:
        return ""
    if price.constraint == "years":
        return "–".join("" if year is None else str(year) for year in price.value.years or ())
    value = price.value.asked(price.constraint)
    return ", ".join(map(str, cast("tuple[object, ...]", value))) if isinstance(value, tuple) else str(value)
