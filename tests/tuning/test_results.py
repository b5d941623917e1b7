"""What is made of trials: intervals, the flat region, the verdict."""

from __future__ import annotations

import numpy as np
import pytest

from segue.tuning.journal import Entry, figures
from segue.tuning.results import regions_of, trials_of, value_of


def entry(number: int, values: list[float], setting: float, error: str = "") -> Entry:
    table = figures(np.array(values)[:, None]) if values else ()
    return Entry(number=number, values={"k": setting}, figures=table, error=error)


LOW = [0.1, 0.2, 0.3, 0.4] * 10
HIGH = [value + 0.05 for value in LOW]


def test_the_best_the_flat_region_and_what_could_not_be_measured() -> None:
    noisy = [value + (0.09 if at % 2 else 0.0) for at, value in enumerate(LOW)]  # 0.045 higher, now and then
    entries = [
        entry(0, LOW, 1.0),
        entry(1, HIGH, 3.0),
        entry(2, [], 9.0, error="expected more"),
        entry(3, noisy, 2.0),
        entry(4, HIGH, 4.0),
    ]
    trials, best = trials_of(entries, "tracks")
    assert best == 1  # of equals the first
    assert [trial.flat for trial in trials] == [False, True, False, True, True]
    assert [trial.value is None for trial in trials] == [False, False, True, False, False]
    gained = trials[1].against_base
    assert gained is not None
    assert (gained.mean, gained.low, gained.high) == pytest.approx((0.05, 0.05, 0.05))
    region = regions_of(trials, best, {"k": 1.0})["k"]
    assert (region.base, region.best, region.flat, region.importance) == (1.0, 3.0, (2.0, 3.0, 4.0), 1.0)


def test_what_only_equals_the_base_is_not_better() -> None:
    trials, best = trials_of([entry(0, LOW, 1.0), entry(1, LOW, 2.0)], "tracks")
    assert best == 0
    assert trials[1].flat


def test_melons_score_is_of_both_columns() -> None:
    table = np.array([[0.2, 0.6], [0.4, np.nan]])
    assert abs(value_of(table, "score") - (0.85 * 0.3 + 0.15 * 0.6)) < 1e-12
