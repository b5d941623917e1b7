from __future__ import annotations

import numpy as np
import pytest

from segue.sample.streams import STAGES, UNIT, choose, lognormal, stream, whole


def test_stages_have_streams_of_their_own() -> None:
    assert len(set(STAGES)) == len(STAGES)
    first = {stage: stream(7, stage).random() for stage in STAGES}
    assert len(set(first.values())) == len(STAGES)
    assert first == {stage: stream(7, stage).random() for stage in STAGES}
    assert stream(8, "tags").random() != first["tags"]


def test_weights_are_whole_and_at_least_one() -> None:
    assert whole(np.array([0.0, 1e-9, 0.5, 2.0])).tolist() == [1, 1, UNIT // 2, 2 * UNIT]


def test_choice_is_in_proportion() -> None:
    drawn = choose(np.random.default_rng(0), np.array([1, 3, 6]), 20_000)
    assert np.bincount(drawn) / 20_000 == pytest.approx([0.1, 0.3, 0.6], abs=0.02)


def test_lognormal_has_median_one() -> None:
    draws = lognormal(np.random.default_rng(0), 1.5, 20_001)
    assert np.median(draws) == pytest.approx(1, abs=0.05)
    assert np.std(np.log(draws)) == pytest.approx(1.5, abs=0.05)
