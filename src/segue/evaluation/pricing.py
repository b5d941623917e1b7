"""Prices: what constraints cost on questions whose answers are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Self

import msgspec

from segue.constraints.constraints import AS_RANKED, Constraints
from segue.evaluation.comparison import Comparison, compare
from segue.evaluation.difference import Difference
from segue.evaluation.evaluation import Evaluation

ALL: Final = "all of them"
"""What several constraints together go by."""


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


def prices(
    without: Evaluation, constraints: Constraints, evaluated: Callable[[Constraints], Evaluation]
) -> list[Price]:
    """What each constraint costs by itself, and all of them together where there are several.

    Args:
        without: The model's evaluation with its lists as they are ranked (`AS_RANKED`).
        constraints: What is asked for beside that.
        evaluated: Evaluates the same model on the same questions under constraints.
    """
    names = constraints.beside(AS_RANKED)
    if not names:
        return []
    asked = {name: constraints.only(name, base=AS_RANKED) for name in names}
    if len(asked) > 1:
        asked[ALL] = constraints
    return [Price.of(name, one, compare(without, evaluated(one))) for name, one in asked.items()]
