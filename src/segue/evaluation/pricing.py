"""Prices: the loss of accuracy by constraints, on questions with known answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Self

import msgspec

from segue.constraints.constraints import AS_RANKED, Constraints
from segue.evaluation.comparison import Comparison, compare
from segue.evaluation.difference import Difference
from segue.evaluation.evaluation import Evaluation

ALL: Final = "all of them"
"""Name of several constraints together."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """The price of a constraint.

    Attributes:
        constraint: Its name, or "all of them".
        value: Its value.
        cost: Track nDCG without it and with it, and their paired difference; None where no question hides a
            track.
    """

    constraint: str
    value: Constraints
    cost: Difference | None

    @classmethod
    def of(cls, name: str, value: Constraints, comparison: Comparison) -> Self:
        """Return the price from a comparison of the model without and with a constraint."""
        found = (
            row
            for row in comparison.differences
            if row.metric.startswith("track_ndcg@") and "/" not in row.metric
        )
        return cls(constraint=name, value=value, cost=next(found, None))


def prices(
    without: Evaluation, constraints: Constraints, evaluated: Callable[[Constraints], Evaluation]
) -> list[Price]:
    """Return the price of each constraint alone, and of all together if there are several.

    Args:
        without: The model's evaluation without constraints (`AS_RANKED`).
        constraints: The constraints to price.
        evaluated: Evaluates the same model on the same questions under constraints.
    """
    names = constraints.beside(AS_RANKED)
    if not names:
        return []
    asked = {name: constraints.only(name, base=AS_RANKED) for name in names}
    if len(asked) > 1:
        asked[ALL] = constraints
    return [Price.of(name, one, compare(without, evaluated(one))) for name, one in asked.items()]
