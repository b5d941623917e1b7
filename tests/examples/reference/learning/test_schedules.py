from __future__ import annotations

import pytest
import torch

from examples.reference.learning.schedules import cosine, noam, step_decay


def theirs(schedule, **options: float) -> list[float]:
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.8)
    scheduler = schedule(optimiser, **options)
    rates = []
    for _ in range(10):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return rates


def test_they_are_torchs() -> None:
    steps = range(1, 11)
    decayed = theirs(torch.optim.lr_scheduler.StepLR, step_size=3, gamma=0.5)
    assert [step_decay(t, 0.8, 0.5, 3) for t in steps] == pytest.approx(decayed)
    waved = theirs(torch.optim.lr_scheduler.CosineAnnealingLR, T_max=10)
    assert [cosine(t, 0.8, 10) for t in steps] == pytest.approx(waved)


def test_noams_peak_is_the_last_step_of_warming_up() -> None:
    rates = [noam(t, dim=512, warm_up=400) for t in range(1, 2001)]
    assert max(rates) == rates[399]
    assert rates[399] == pytest.approx(512**-0.5 * 400**-0.5)
    assert rates[99] == pytest.approx(rates[399] / 4)  # a straight line
    assert rates[1599] == pytest.approx(rates[399] / 2)  # a root
