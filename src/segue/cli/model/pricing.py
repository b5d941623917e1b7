"""Prices: what constraints cost on questions whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, cast

import msgspec

from segue.constraints.constraints import AS_RANKED, Constraints
from segue.evaluation.comparison import Comparison
from segue.evaluation.difference import Difference

if TYPE_CHECKING:
    from rich.table import Table


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What a constraint costs.

    Attributes:
        constraint: Its name, or "all of them".
        value: What was asked for.
        cost: Track nDCG without it and with it, and their paired difference; None where no question hides a track.
    """

    constraint: str
    value: Constraints
    cost: Difference | None

    @classmethod
    def of(cls, name: str, value: Constraints, comparison: Comparison) -> Self:
        """Read the price off a comparison of the model without and with a constraint."""
        found = (
            row
            for row in comparison.differences
            if row.metric.startswith("track_ndcg@") and "/" not in row.metric
        )
        return cls(constraint=name, value=value, cost=next(found, None))


def price_table(prices: Sequence[Price]) -> Table:
    """One row a constraint: track nDCG without and with it, and the difference with its interval."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

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
