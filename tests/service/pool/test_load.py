"""How much work may wait."""

from __future__ import annotations

import pytest

from segue.service.pool.asked import Busy
from segue.service.pool.load import Load
from segue.service.settings import Limits


def test_a_line_shorter_than_the_workers_always_takes_one_more() -> None:
    load = Load(Limits(wait=2.0))
    for _ in range(200):
        load.learn(60.0)
    load.check(1, workers=2)


def test_work_that_would_wait_too_long_is_refused_and_told_when_to_come_back() -> None:
    load = Load(Limits(wait=2.0))
    for _ in range(200):
        load.learn(1.0)
    load.check(3, workers=2)
    load.held = 2
    with pytest.raises(Busy) as raised:
        load.check(3, workers=2)
    assert raised.value.seconds == pytest.approx(2.5, rel=0.01)


def test_a_line_has_an_end_however_short_its_jobs() -> None:
    load = Load(Limits(waiting=10))
    load.learn(0.0)
    with pytest.raises(Busy):
        load.check(10, workers=2)
