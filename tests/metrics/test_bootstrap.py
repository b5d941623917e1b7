from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segue.errors import ConfigError
from segue.metrics.bootstrap import (
    Resampling,
    estimates,
    interval,
    mean_estimate,
    means,
    resampled_means,
    sign_flip_p,
)

NAN = float("nan")


def test_means_skip_what_is_not_there():
    values = np.array([[1.0, NAN, NAN], [3.0, 4.0, NAN]])
    np.testing.assert_array_equal(means(values), [2.0, 4.0, NAN])


def test_the_same_seed_gives_the_same_samples_and_another_seed_others():
    values = np.random.default_rng(1).random((40, 2))
    first = resampled_means(values, Resampling(resamples=130, seed=3))
    np.testing.assert_array_equal(first, resampled_means(values, Resampling(resamples=130, seed=3)))
    assert not np.array_equal(first, resampled_means(values, Resampling(resamples=130, seed=4)))
    assert first.shape == (130, 2)


def test_columns_are_resampled_together():
    column = np.random.default_rng(1).random(50)
    samples = resampled_means(np.column_stack([column, 2 * column + 1]), Resampling(resamples=100))
    np.testing.assert_allclose(samples[:, 1], 2 * samples[:, 0] + 1)


def test_spread_of_the_samples_is_the_standard_error():
    column = np.random.default_rng(1).normal(size=(400, 1))
    samples = resampled_means(column, Resampling(resamples=2000))
    assert samples.std() == pytest.approx(column.std() / np.sqrt(400), rel=0.1)
    assert samples.mean() == pytest.approx(column.mean(), abs=0.005)


def test_missing_values_widen_the_interval_as_fewer_questions_do():
    full = np.random.default_rng(1).normal(size=(100, 1))
    padded = np.concatenate([full, np.full((900, 1), NAN)])
    settings = Resampling(resamples=2000)
    assert resampled_means(padded, settings).std() == pytest.approx(
        resampled_means(full, settings).std(), rel=0.1
    )


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(5)
    covered = 0
    for trial in range(200):
        column = rng.exponential(size=(60, 1))  # true mean 1
        low, high = interval(
            resampled_means(column, Resampling(resamples=200, confidence=0.9, seed=trial))[:, 0], 0.9
        )
        covered += low <= 1 <= high
    assert 0.8 <= covered / 200 <= 0.96


def test_estimates():
    values = np.array([[0.0, NAN, 5.0], [1.0, NAN, NAN], [1.0, NAN, NAN]])
    share, nothing, single = estimates(values, Resampling(resamples=500))
    assert share.mean == pytest.approx(2 / 3)
    assert share.questions == 3
    assert share.low == 0.0
    assert share.high == 1.0
    assert nothing is None
    assert (single.mean, single.low, single.high, single.questions) == (5.0, None, None, 1)


def test_an_end_that_is_no_number_is_none():
    assert interval(np.array([1.0] * 50 + [np.inf] * 50), 0.9) == (1.0, None)
    assert interval(np.array([NAN, NAN]), 0.9) == (None, None)


@pytest.mark.parametrize("wrong", [{"resamples": 0}, {"confidence": 0.0}, {"confidence": 95}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ConfigError, match="expected"):
        Resampling(**wrong)


class TestSignFlips:
    def test_equal_models_give_one(self):
        assert sign_flip_p(np.zeros((20, 1)), Resampling()).tolist() == [1.0]

    def test_a_constant_lead_gives_the_lowest_p(self):
        assert sign_flip_p(np.full((40, 1), 0.1), Resampling(resamples=999))[0] == pytest.approx(0.001)

    def test_few_questions_cannot_be_sure(self):
        # four wins: both all-plus and all-minus of 16 patterns are as far away, so p is about 1/8
        assert sign_flip_p(np.full((4, 1), 0.1), Resampling(resamples=4000))[0] == pytest.approx(
            1 / 8, abs=0.02
        )

    def test_without_a_difference_p_is_spread_evenly(self):
        rng = np.random.default_rng(2)
        values = sign_flip_p(rng.normal(size=(50, 400)), Resampling(resamples=200))
        assert np.quantile(values, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.08)


@given(arrays(np.float64, (12, 1), elements=st.floats(0, 1)))
def test_intervals_lie_within_the_values(values):
    found = estimates(values, Resampling(resamples=50))[0]
    assert values.min() - 1e-9 <= found.low <= found.high <= values.max() + 1e-9


def test_one_figures_estimate_is_that_of_its_column():
    values = np.array([0.2, NAN, 0.9, 0.4])
    assert mean_estimate(values) == estimates(values[:, None], Resampling())[0]
    assert mean_estimate(np.array([NAN])) is None
