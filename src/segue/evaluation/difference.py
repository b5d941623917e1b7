"""Difference of two models in one metric on the same questions, with its significance.

Conventions: a difference is candidate minus baseline, a ratio candidate over baseline, both of means over
    the questions that have a value. Intervals are paired: each bootstrap resample draws the same questions
    for both. A question is won where the candidate is better, in the metric's own direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from segue.evaluation.glossary import metric
from segue.metrics.bootstrap import Estimate, Resampling, interval, means, resampled_means, sign_flip_p
from segue.metrics.ranking import Values

TIE: Final = 1e-12
"""Values closer than this are equal up to rounding."""

CHANCE: Final = 0.05
"""A corrected p-value from which a slice's difference is none."""

Blend = dict[str, float]
"""The columns of a figure, with their weights: one column of weight 1, or the two of Melon's score."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One metric of two models on the same questions.

    Attributes:
        metric: Its name.
        baseline: The baseline's mean.
        candidate: The candidate's mean.
        difference: Candidate minus baseline, with its paired interval.
        ratio: Candidate over baseline, with its paired interval; None when the baseline's mean is 0.
        won: Share of questions where the candidate is better, in [0, 1].
        lost: Share where it is worse.
        tied: Share where both are equal.
        p: Two-sided p-value of a paired randomisation test, see `segue.metrics.bootstrap.sign_flip_p`.
        adjusted_p: The same, corrected for the number of slices that are looked at together (`holm`); None over all
            questions.
    """

    metric: str
    baseline: float
    candidate: float
    difference: Estimate
    ratio: Estimate | None
    won: float
    lost: float
    tied: float
    p: float
    adjusted_p: float | None = None

    @property
    def verdict(self) -> str:
        """In words: better or worse if the interval excludes 0, else "no clear difference".

        On a slice the corrected p-value must also be below `CHANCE`.
        """
        low, high = self.difference.low, self.difference.high
        if low is None or high is None or low <= 0 <= high:
            return "no clear difference"
        if self.adjusted_p is not None and self.adjusted_p >= CHANCE:
            return "no clear difference"
        better = metric(self.metric).better
        if better == "neither":
            return "higher" if low > 0 else "lower"
        return "better" if (low > 0) == (better == "higher") else "worse"


def differences(
    baseline: Values, candidate: Values, columns: list[str], blends: dict[str, Blend], resampling: Resampling
) -> Iterator[Difference]:
    """Yield a difference for each figure that has a value in both.

    Args:
        baseline: (questions, columns), NaN where there is no value.
        candidate: The same for the candidate, with the same questions in the same order.
        columns: The columns' names.
        blends: The figures to compare: name, and columns with weights.
        resampling: How intervals and p-values are computed.
    """
    apart = np.isnan(baseline) | np.isnan(candidate)
    both = np.where(np.hstack([apart, apart]), np.nan, np.hstack([baseline, candidate]))
    sides = np.vstack([means(both)[None, :], resampled_means(both, resampling)])
    changes = np.where(apart, 0.0, candidate - baseline)
    shares = np.where(np.abs(changes) < TIE, 0.0, changes) / np.maximum((~apart).sum(axis=0), 1)
    made_of = {name: [columns.index(column) for column in blend] for name, blend in blends.items()}
    named = [name for name, used in made_of.items() if not apart[:, used].all(axis=0).any()]
    if not named:
        return
    weights = {name: np.array(list(blends[name].values())) for name in named}
    blended = [shares[:, made_of[name]] @ weights[name] for name in named]
    p = sign_flip_p(np.array(blended).T, resampling)
    for name, share, chance in zip(named, blended, p, strict=True):
        used = made_of[name]
        yield _difference(
            name,
            sides[:, used] @ weights[name],
            sides[:, [len(columns) + column for column in used]] @ weights[name],
            share[~apart[:, used].all(axis=1)],
            float(chance),
            resampling,
        )


def holm(p: Sequence[float]) -> list[float]:
    """Correct p-values of several tests by Holm's step-down method (Holm 1979).

    The k-th smallest of m values is multiplied by m − k + 1, is at least as large as the one before it, and at most 1.
    The chance that any test without a difference comes out below a level is then at most that level.
    """
    order = sorted(range(len(p)), key=p.__getitem__)
    found, least = [0.0] * len(p), 0.0
    for rank, at in enumerate(order):
        least = max(least, min(1.0, (len(p) - rank) * p[at]))
        found[at] = least
    return found


def _difference(
    name: str, baseline: Values, candidate: Values, shares: Values, p: float, resampling: Resampling
) -> Difference:
    """Return the difference in a metric from means (one observed, the others resampled) and shares."""
    gains = -shares if metric(name).better == "lower" else shares
    ratio = None
    if baseline[0] != 0:
        with np.errstate(divide="ignore", invalid="ignore"):  # a resample may have only zeros on both sides
            ratio = _estimate(candidate / baseline, len(shares), resampling)
    return Difference(
        metric=name,
        baseline=float(baseline[0]),
        candidate=float(candidate[0]),
        difference=_estimate(candidate - baseline, len(shares), resampling),
        ratio=ratio,
        won=float((gains > 0).mean()),
        lost=float((gains < 0).mean()),
        tied=float((gains == 0).mean()),
        p=p,
    )


def _estimate(values: Values, questions: int, resampling: Resampling) -> Estimate:
    low, high = interval(values[1:], resampling.confidence) if questions > 1 else (None, None)
    return Estimate(mean=float(values[0]), low=low, high=high, questions=questions)
