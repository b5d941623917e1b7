"""What a factorisation by shards costs."""

from __future__ import annotations

import pytest

from segue.cluster.costs import Cluster, Rates, Size, fitted
from segue.errors import ConfigError

TRUE = Rates(2e-3, 3e-8, 4e-10, 5e-9)
SIZES = [
    Size(pairs, pairs / 50, 3e4 / shards, factors, shards, 3)
    for pairs in (1e5, 4e5)
    for factors in (16, 64)
    for shards in (4, 16)
]


def test_seconds_by_hand() -> None:
    size = Size(1000, 20, 30, 10, 4, 2)
    assert Rates(1, 0, 0, 0).seconds(size) == 2 * 8
    assert Rates(0, 1, 0, 0).seconds(size) == 2 * 10_000
    assert Rates(0, 0, 1, 0).seconds(size) == 2 * 100_000
    assert Rates(0, 0, 0, 1).seconds(size) == 2 * 50 * 100


def test_rates_are_found_again_and_predict_a_larger_run() -> None:
    found = fitted(SIZES, [TRUE.seconds(size) for size in SIZES])
    assert [*found] == pytest.approx([*TRUE], rel=1e-6)
    large = Size(1e8, 2e6, 5e6, 32, 128, 10)
    assert found.seconds(large) == pytest.approx(TRUE.seconds(large), rel=1e-6)


def test_no_rate_is_negative() -> None:
    assert min(fitted(SIZES, [1.0 for _ in SIZES])) >= 0


def test_a_plan_by_hand() -> None:
    size, cluster = Size(3600e6, 1e6, 2e6, 25, 8, 2), Cluster(10, 4, 1e6)
    plan = Rates(0, 1e-9, 0, 0).plan(size, cluster)
    assert plan.computing == pytest.approx(2 * 3600e6 * 25 * 1e-9 / 40 / 3600)
    assert plan.node_bytes == 4 * 25 * 3e6 + 16 * 360e6
    assert plan.moving == plan.hours == pytest.approx(2 * plan.node_bytes / 1e6 / 3600)
    assert plan.storage == 16 * 3600e6 + 2 * 4 * 25 * 3e6
    assert (plan.worker_memory, plan.driver_memory) == (4 * 25 * 2e6, 50 * 3600e6)


def test_too_little_is_refused() -> None:
    with pytest.raises(ConfigError, match="4 or more runs"):
        fitted(SIZES[:3], [1.0] * 3)
    with pytest.raises(ConfigError, match="above 0"):
        TRUE.plan(SIZES[0], Cluster(0, 1, 1))
