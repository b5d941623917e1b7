from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segue.audio.timelines.events import EventRules, FrameRun, runs_of, timed
from segue.errors import ConfigError

PLAIN = EventRules(threshold=0.5, low=0.5, median=0, gap=0, shortest=0)


def spans(values: list[float], rules: EventRules, step: float = 0.1) -> list[tuple[int, int]]:
    return [(run.first, run.last) for run in runs_of(np.array([values], np.float32), step, rules)]


def test_one_threshold_alone() -> None:
    assert spans([0, 0.6, 0.5, 0.4, 0.9], PLAIN) == [(1, 3), (4, 5)]
    assert spans([0, 0.1], PLAIN) == []
    assert spans([1, 1], PLAIN) == [(0, 2)]


def test_a_sure_event_keeps_its_softer_ends() -> None:
    rules = EventRules(threshold=0.7, low=0.3, median=0, gap=0, shortest=0)
    assert spans([0.2, 0.3, 0.8, 0.4, 0.2, 0.5, 0.6, 0.1], rules) == [(1, 4)]


def test_the_median_removes_what_is_shorter_than_half_of_it() -> None:
    rules = EventRules(threshold=0.5, low=0.5, median=0.5, gap=0, shortest=0)
    assert spans([0, 0, 1, 1, 0, 0, 0, 0], rules) == []
    assert spans([0, 0, 1, 1, 1, 0, 0, 0], rules) == [(2, 5)]
    assert spans([0, 1, 1, 0, 1, 1, 1, 0], rules) == [(2, 7)]


def test_a_short_pause_ends_nothing_and_a_short_event_is_none() -> None:
    rules = EventRules(threshold=0.5, low=0.5, median=0, gap=0.2, shortest=0.3)
    assert spans([1, 0, 0, 1, 0, 0, 0, 1, 1, 0], rules) == [(0, 4)]


def test_confidence_is_the_mean_before_the_filter_and_times_end_with_the_file() -> None:
    found = runs_of(np.array([[0, 0], [0.6, 0.9]], np.float32), 0.1, PLAIN)
    assert found == [FrameRun(1, 0, 2, pytest.approx(0.75))]
    event = timed(found[0], ("a", "새벽"), 0.1, 0.17)
    assert (event.label, event.onset, event.offset, event.confidence) == ("새벽", 0.0, 0.17, 0.75)


@pytest.mark.parametrize(
    "settings",
    [{"threshold": 0.0}, {"low": 0.8}, {"low": 0.0}, {"threshold": 1.1}, {"median": -1}, {"gap": 1e9}],
)
def test_rules_outside_their_range(settings: Any) -> None:
    with pytest.raises(ConfigError):
        EventRules(**settings)


@given(arrays(np.float32, (2, 30), elements=st.floats(0, 1, width=32)), st.floats(0.1, 1), st.floats(0, 0.5))
def test_events_are_apart_and_reach_the_threshold(values: Any, threshold: float, gap: float) -> None:
    rules = EventRules(threshold=threshold, low=threshold / 2, median=0, gap=gap, shortest=0.2)
    for row in range(2):
        own = [run for run in runs_of(values, 0.1, rules) if run.row == row]
        for run in own:
            assert values[row, run.first : run.last].max() >= threshold
            assert (run.last - run.first) * 0.1 >= 0.2 - 1e-9
        for before, after in itertools.pairwise(own):
            assert (after.first - before.last) * 0.1 > gap - 1e-6
