"""The probability that a result belongs: a logistic regression on held-out questions (Platt 1999, on many signals).

With x the result's signals, each cut to the range that the questions had,

    p = 1 / (1 + exp(-(b + w . x)))

is fitted by maximum likelihood with a small ridge penalty, by Newton's method. It is the probability that the result
is among the hidden tracks (tags) of a playlist that shows as much as the query does. A playlist may have room for
others too, which nobody put there: so p is a lower bound of how often a result would fit.

The expected nDCG of a list follows from the probabilities p_r at its ranks r, and from the number of hidden entries,
G = exp(g + s log(seeds)) for queries with seed tracks and exp(g') for others, so fitted that the mean over the
questions is right:

    sum over r of  p_r / log2(r + 1),  over the same sum for min(G, 100) hits at the top
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.files.json_files import read_checked
from segue.metrics.ranking import MELON_LONGEST
from segue.ranking.signals import SIGNALS, Signals
from segue.threads import one_blas_thread

LEAST_QUESTIONS: Final = 40
"""Questions needed to fit probabilities; with fewer, a model has none."""

RIDGE: Final = 1.0
"""Penalty of a squared weight, of signals with a standard deviation of 1, in questions: times the results of one.

The results of one list hit or miss together, so a list teaches about as much as one result. With a tenth of this the
weights that few playlists teach are too large, and lists are surer than they may be."""

STEPS: Final = 12
"""Newton's steps; the last ones change nothing that four digits show."""

DIGITS: Final = 4

LARGEST: Final = 1e6
"""Largest weight, signal or logarithm that a model may hold."""


@dataclass
class Tried:
    """Held-out questions as their lists turned out.

    Attributes:
        signals: For each question, the signals of its list's results, (n, len(SIGNALS)).
        hits: Which of these are hidden, (n,) bool.
        hidden: How many entries each question hides.
        seeds: How many known tracks it shows.
    """

    signals: list[Signals] = field(default_factory=list[Signals])
    hits: list[NDArray[np.bool_]] = field(default_factory=list["NDArray[np.bool_]"])
    hidden: list[int] = field(default_factory=list[int])
    seeds: list[int] = field(default_factory=list[int])

    def add(self, signals: Signals, hits: NDArray[np.bool_], hidden: int, seeds: int) -> None:
        """Add a question."""
        self.signals.append(signals)
        self.hits.append(hits)
        self.hidden.append(hidden)
        self.seeds.append(seeds)


class FittedProbability(msgspec.Struct, frozen=True, kw_only=True):
    """The fitted regression.

    Attributes:
        bias: `b` of the formula.
        weights: `w` of the formula, in the order of `SIGNALS`.
        low: The smallest value of each signal in the questions.
        high: The largest.
        hidden: g, s and g' of the formula.
        questions: How many questions it was fitted on.
    """

    bias: float
    weights: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    hidden: tuple[float, float, float]
    questions: int

    @classmethod
    def fit(cls, tried: Tried) -> FittedProbability | None:
        """Fit on questions; None where there are too few, or none of them has a hit."""
        if len(tried.hits) < LEAST_QUESTIONS or not any(hits.any() for hits in tried.hits):
            return None
        found, hits = np.concatenate(tried.signals), np.concatenate(tried.hits)
        spread = found.std(axis=0)
        varied = spread > 1e-9  # a signal without spread teaches nothing
        middle, scale = found.mean(axis=0), np.where(varied, spread, 1.0)
        with one_blas_thread():
            bias, weights = _newton(
                (found - middle) / scale * varied,
                hits.astype(np.float64),
                RIDGE * len(hits) / len(tried.hits),
            )
        weights = weights / scale * varied
        part = cls(
            bias=float(bias - weights @ middle),
            weights=tuple(weights.tolist()),
            low=tuple(found.min(axis=0).tolist()),
            high=tuple(found.max(axis=0).tolist()),
            hidden=(0.0, 0.0, 0.0),
            questions=len(tried.hits),
        )
        return msgspec.structs.replace(part, hidden=_hidden(part, tried))

    def of(self, signals: Signals) -> NDArray[np.float64]:
        """Return the probability of each result, (n,), rounded to four digits."""
        seen = np.minimum(np.maximum(signals, self.low), self.high)
        # each row's sum alone and in one order, which BLAS is not
        total: Signals = np.einsum("ij,j->i", seen, np.array(self.weights)) + self.bias
        return np.round(1 / (1 + np.exp(-np.minimum(np.maximum(total, -30), 30))), DIGITS)

    def ndcg(self, probabilities: NDArray[np.float64], seeds: int) -> float:
        """Return the expected nDCG of a list, in [0, 1].

        Args:
            probabilities: Those of its results, in its order.
            seeds: How many known tracks the query shows.
        """
        shared, slope, without = self.hidden
        size = math.exp(min(shared + slope * math.log(seeds) if seeds else without, 10))
        ideal = float(_ideal(np.array([size]))[0])
        return round(min(_gain(probabilities) / ideal, 1.0), DIGITS)

    def check(self) -> None:
        """Check that it gives probabilities.

        Raises:
            ValueError: It does not.
        """
        sizes = {len(self.weights), len(self.low), len(self.high)}
        if sizes != {len(SIGNALS)}:
            raise ValueError(f"it has not one weight for each of {len(SIGNALS)} signals")
        numbers = (self.bias, *self.weights, *self.low, *self.high, *self.hidden)
        if not all(abs(number) <= LARGEST for number in numbers):  # false for NaN too
            raise ValueError("its numbers are not those of a regression")
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError("a range of its signals is empty")

    def save(self, path: Path) -> None:
        """Write JSON."""
        path.write_bytes(msgspec.json.encode(self))

    @classmethod
    def load(cls, path: Path) -> FittedProbability:
        """Read what `save` wrote.

        Raises:
            ArtifactError: The file is missing or damaged.
        """
        return read_checked(path, cls, cls.check)


def _newton(columns: Signals, hits: Signals, ridge: float) -> tuple[float, Signals]:
    """Return b and w of the penalised maximum likelihood, of standardised columns."""
    rows = np.column_stack([np.ones(len(columns)), columns])
    penalty = np.full(rows.shape[1], ridge)
    penalty[0] = 1e-6
    found = np.zeros(rows.shape[1])
    share = (hits.sum() + 0.5) / (len(hits) + 1)
    found[0] = np.log(share / (1 - share))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        curvature = (rows * (p * (1 - p))[:, None]).T @ rows + np.diag(penalty)
        found = found + np.linalg.solve(curvature, rows.T @ (hits - p) - penalty * found)
    return float(found[0]), found[1:]


def _hidden(part: FittedProbability, tried: Tried) -> tuple[float, float, float]:
    """Return g, s and g' of the formula."""
    seeds, hidden = np.array(tried.seeds), np.maximum(np.array(tried.hidden), 1)
    gains = np.array([_gain(part.of(found)) for found in tried.signals])
    reached = np.array([_gain(hits) for hits in tried.hits]) / _ideal(hidden)
    some = seeds > 0
    steps, sizes = np.log(np.maximum(seeds, 1)), np.log(hidden)
    slope = 0.0
    if some.any() and np.ptp(steps[some]) > 0:
        slope = max(float(np.polyfit(steps[some], sizes[some], 1)[0]), 0.0)
    first = _level(gains[some], reached[some], slope * steps[some], sizes)
    return first, slope, _level(gains[~some], reached[~some], 0 * steps[~some], sizes)


def _level(gains: Signals, reached: Signals, above: Signals, sizes: Signals) -> float:
    """Return the g by which the mean of the expected nDCG is the mean of the true one, by bisection."""
    if not len(gains):
        return float(sizes.mean())
    low, high = -10.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        ideals = _ideal(np.exp(np.minimum(middle + above, 10)))
        low, high = (middle, high) if (gains / ideals).mean() > reached.mean() else (low, middle)
    return (low + high) / 2


def _gain(values: NDArray[np.float64] | NDArray[np.bool_]) -> float:
    return float((values * _discounts(len(values))).sum())


def _discounts(n: int) -> Signals:
    return 1 / np.log2(np.arange(2, n + 2, dtype=np.float64))


_IDEALS: Final = np.concatenate([[0.0], np.cumsum(_discounts(MELON_LONGEST))])


def _ideal(sizes: NDArray[np.floating[Any]] | NDArray[np.integer[Any]]) -> Signals:
    """Return the DCG of so many hits at the top, from 1 to 100, interpolated between whole numbers."""
    return np.interp(np.maximum(sizes, 1), np.arange(len(_IDEALS)), _IDEALS)
