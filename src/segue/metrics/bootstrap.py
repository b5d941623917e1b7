"""Significance of means: bootstrap intervals over questions, and a paired randomisation test.

Conventions: `values` is float64, shape (questions, columns), NaN where a question has no value in that
column; a mean is over the others. One resample draws as many questions as there are, with replacement, the
same ones for every column, so differences, ratios and sums of columns keep their pairing. Results depend only
on the values and `Resampling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs] - it ships no types

from segue.errors import ConfigError
from segue.metrics.ranking import Values

_CHUNK: Final = 64  # resamples at once: 64 x 10,740 weights are 5.5 MB


class Resampling(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the intervals.

    Attributes:
        resamples: Bootstrap resamples, and sign flips of a randomisation test.
        confidence: The interval's coverage, in (0, 1).
        seed: Seed of the draws.
    """

    resamples: int = 1000
    confidence: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if self.resamples < 1:
            raise ConfigError(
                expected="resamples >= 1", got=str(self.resamples), hint="1000 is a good number."
            )
        if not 0 < self.confidence < 1:
            raise ConfigError(
                expected="a confidence between 0 and 1", got=str(self.confidence), hint="Use 0.95 for 95 %."
            )


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A mean over questions with its interval.

    Attributes:
        mean: The mean over the questions that have a value.
        low: Lower end of the percentile interval; None with fewer than two questions.
        high: Upper end.
        questions: How many questions have a value.
    """

    mean: float
    low: float | None = None
    high: float | None = None
    questions: int


def means(values: Values) -> Values:
    """Return the mean of each column over its values, shape (columns,); NaN for a column without any."""
    there = np.isfinite(values)
    return _divide(np.where(there, values, 0.0).sum(axis=0), there.sum(axis=0))


def resampled_means(values: Values, resampling: Resampling) -> Values:
    """Return column means of every bootstrap resample, (resamples, columns) (Efron & Tibshirani 1993, ch. 6).

    A resample that draws none of a column's values gives NaN there.
    """
    there = np.isfinite(values).astype(np.float64)
    filled = np.where(there > 0, values, 0.0)
    both = np.concatenate([filled, there], axis=1)
    columns = values.shape[1]
    with _one_thread():
        parts = [weights @ both for weights in _draws(len(values), resampling)]
    sums: Values = np.concatenate(parts)
    return _divide(sums[:, :columns], sums[:, columns:])


def interval(samples: Values, confidence: float) -> tuple[float | None, float | None]:
    """Return the percentile interval of one column of resampled values with coverage `confidence`.

    Samples without a value are left out; an end that is not a finite number (a ratio to 0) is None.
    """
    known = samples[~np.isnan(samples)]
    if len(known) == 0:
        return None, None
    tail = (1 - confidence) / 2
    ends = np.quantile(known, [tail, 1 - tail], method="closest_observation")
    low, high = (float(end) if np.isfinite(end) else None for end in ends)
    return low, high


def estimates(values: Values, resampling: Resampling) -> list[Estimate | None]:
    """Return mean and interval of each column; None for a column without any value."""
    samples = resampled_means(values, resampling)
    return [
        estimate(float(mean), samples[:, column], int(questions), resampling)
        for column, (mean, questions) in enumerate(
            zip(means(values), np.isfinite(values).sum(axis=0), strict=True)
        )
    ]


def mean_estimate(values: Values, resampling: Resampling | None = None) -> Estimate | None:
    """Return mean and interval of one metric's values, shape (questions,); None without any value."""
    return estimates(values[:, None], resampling or Resampling())[0]


def estimate(mean: float, samples: Values, questions: int, resampling: Resampling) -> Estimate | None:
    """Return the estimate of a mean from its resampled values; None without any value."""
    if questions == 0:
        return None
    low, high = interval(samples, resampling.confidence) if questions > 1 else (None, None)
    return Estimate(mean=mean, low=low, high=high, questions=questions)


def sign_flip_p(contributions: Values, resampling: Resampling) -> Values:
    """Return two-sided p-values of a paired randomisation test, one per column, in (0, 1].

    If two models were equally good, each question's difference could as well have the other sign. p is the
    share of random sign patterns, including the observed one, whose summed difference is at least as far from
    0: (1 + #) / (1 + resamples) (Smucker, Allan & Carterette 2007). It holds for these questions only. With
    many metrics or slices, some p are small by chance.

    Args:
        contributions: Each question's share of the difference, (questions, columns), 0 where it has none.
        resampling: Number of sign patterns, and the seed.
    """
    seen = np.abs(contributions.sum(axis=0))
    rng = np.random.default_rng(resampling.seed)
    as_far = np.zeros(contributions.shape[1], dtype=np.int64)
    with _one_thread():
        for count in _chunks(resampling.resamples):
            signs = rng.integers(0, 2, size=(count, len(contributions)), dtype=np.int8) * 2.0 - 1.0
            flipped = np.abs(signs @ contributions)
            as_far += (flipped >= seen * (1 - 1e-12)).sum(axis=0)  # so that rounding does not decide ties
    return (1 + as_far) / (1 + resampling.resamples)


def _one_thread() -> AbstractContextManager[object]:
    """Use one BLAS thread: such thin products gain nothing from more, and wait for busy cores."""
    return threadpool_limits(limits=1, user_api="blas")


def _draws(questions: int, resampling: Resampling) -> Iterator[Values]:
    """Yield how often each question is drawn, (up to 64, questions) at a time."""
    rng = np.random.default_rng(resampling.seed)
    for count in _chunks(resampling.resamples):
        rows = rng.integers(0, questions, size=(count, questions))
        flat = rows + np.arange(count)[:, None] * questions
        counts: NDArray[np.int64] = np.bincount(flat.ravel(), minlength=count * questions)
        yield counts.reshape(count, questions).astype(np.float64)


def _chunks(total: int) -> Iterator[int]:
    for start in range(0, total, _CHUNK):
        yield min(_CHUNK, total - start)


def _divide(sums: Values, counts: Values) -> Values:
    return np.divide(sums, counts, out=np.full(np.shape(sums), np.nan), where=counts > 0)
