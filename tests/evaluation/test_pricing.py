from __future__ import annotations

from typing import Any

import pytest

from segue.constraints.constraints import AS_RANKED, Constraints
from segue.evaluation.evaluation import Evaluation, evaluate
from segue.evaluation.pricing import ALL, prices


@pytest.fixture(scope="module")
def skilled(world: Any) -> Any:
    def made(skill: float) -> Evaluation:
        return evaluate(world.queries, world.answers, world.predict(skill), world.catalogue)

    return made


def test_each_constraint_is_priced_by_itself_and_all_together(skilled: Any) -> None:
    asked: list[Constraints] = []

    def evaluated(constraints: Constraints) -> Evaluation:
        asked.append(constraints)
        return skilled(0.5)

    constraints = Constraints(versions="all", per_artist=2, genres=("발라드",))
    without = skilled(0.8)
    found = prices(without, constraints, evaluated)
    assert [price.constraint for price in found] == ["per_artist", "genres", ALL]
    assert [price.value for price in found] == asked
    assert asked[0] == Constraints(versions="all", per_artist=2)
    assert asked[-1] == constraints
    cost = found[0].cost
    assert cost is not None
    assert cost.baseline == pytest.approx(without.summary.metrics["track_ndcg@100"].mean)
    assert cost.difference.mean == pytest.approx(cost.candidate - cost.baseline)
    assert cost.difference.mean < 0


def test_one_constraint_is_not_priced_twice_and_none_not_at_all(skilled: Any) -> None:
    found = prices(skilled(0.8), Constraints(versions="one"), lambda _: skilled(0.8))
    assert [price.constraint for price in found] == ["versions"]
    assert prices(skilled(0.8), AS_RANKED, lambda _: skilled(0.8)) == []
