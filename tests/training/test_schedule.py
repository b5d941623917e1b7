from __future__ import annotations

import itertools

import pytest

from segue.training.schedule import Decay, rate


@pytest.mark.parametrize("decay", ["linear", "cosine", "constant", "noam"])
def test_the_peak_is_at_the_last_warm_up_step(decay: Decay) -> None:
    rates = [rate(step, 100, warmup=0.1, decay=decay) for step in range(100)]
    assert rates[:10] == pytest.approx([0.1 * (step + 1) for step in range(10)])
    assert max(rates) == rates[9] == 1.0
    assert all(left >= right for left, right in itertools.pairwise(rates[9:]))


@pytest.mark.parametrize(("decay", "middle"), [("linear", 0.5), ("cosine", 0.5), ("constant", 1.0)])
def test_decay_without_warm_up(decay: Decay, middle: float) -> None:
    assert rate(0, 10, warmup=0.0, decay=decay) == 1.0
    assert rate(5, 10, warmup=0.0, decay=decay) == pytest.approx(middle)
    assert 0 < rate(9, 10, warmup=0.0, decay=decay) <= 1.0


def test_one_step_runs_at_the_peak() -> None:
    assert rate(0, 1, warmup=0.1, decay="linear") == 1.0


def test_noam_falls_with_the_root_of_the_steps() -> None:
    assert rate(39, 100, warmup=0.1, decay="noam") == pytest.approx(0.5)  # √(10 / 40)
