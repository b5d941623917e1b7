"""GloVe (Pennington, Socher & Manning 2014): vectors whose products are the logarithms of co-occurrences.

With X_ij, how often tokens i and j stand together, find vectors w, c and biases b, d that minimise

    Σ over X_ij > 0 of  f(X_ij) (w_i · c_j + b_i + d_j - log X_ij)²,   f(x) = min(1, x / x_max)^power,

by AdaGrad. f(0) is 0, so only pairs that occur count; from x_max on all count alike. The vector of a token is w + c.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from segue.protocols import Progress
from segue.ranges import Count, Positive, Whole
from segue.threads import one_blas_thread
from segue.vectors.corpus import Corpus
from segue.vectors.method import Result, Run
from segue.vectors.methods.ada_grad import AdaGrad, Floats, TwoSides
from segue.vectors.methods.co_occurrence import co_occurrences

BATCH: Final = 30_000
"""Approximate number of pairs in a batch; it holds whole rows."""


@dataclass(frozen=True, kw_only=True)
class GloVe:
    """Settings of GloVe.

    Attributes:
        dim: Length of a vector.
        window: Largest distance of a pair, which counts 1 / distance; 0 pairs all tokens of a playlist.
        min_count: Tokens that occur less often are dropped.
        epochs: Passes over the pairs.
        alpha: AdaGrad's learning rate.
        x_max: The count from which on all pairs weigh alike.
        power: How a pair's weight grows below it.
    """

    summary: ClassVar[str] = "logarithms of co-occurrences (Pennington et al. 2014)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    window: Whole = 0
    min_count: Count = 2
    epochs: Count = 30
    alpha: Positive = 0.1
    x_max: Positive = 10.0
    power: Positive = 0.75

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Count the pairs, and draw the first vectors."""
        return GloVeRun(self, corpus, seed, progress)


def weight(x: Floats, x_max: float, power: float) -> Floats:
    """Return f(x): 0 for 0, 1 from `x_max` on."""
    return np.minimum(1, x / np.float32(x_max)) ** np.float32(power)


class GloVeRun(TwoSides):
    """A training of GloVe."""

    def __init__(self, settings: GloVe, corpus: Corpus, seed: int, progress: Progress) -> None:
        self.epochs = settings.epochs
        self._settings, self._seed, self._progress = settings, seed, progress
        self._bags = corpus.bags(settings.min_count)
        self._pairs = co_occurrences(self._bags, settings.window)
        rng, shape = np.random.default_rng([seed, 0]), (len(self._bags.tokens), settings.dim)
        # the biases are the vectors' last numbers, each against a 1 on the other side
        self.first, self.second = (
            AdaGrad(
                (rng.random((shape[0], shape[1] + 1), np.float32) - np.float32(0.5)) / np.float32(shape[1]),
                settings.alpha,
                start=1.0,
            )
            for _ in range(2)
        )

    def epoch(self) -> float:
        """Go through all pairs in an order of its own; the loss is the mean weighted square."""
        rng = np.random.default_rng([self._seed, 1, self._done])
        rows = rng.permutation(len(self._bags.tokens))
        sizes = np.cumsum(np.diff(self._pairs.indptr)[rows])
        cuts = np.searchsorted(sizes, np.arange(BATCH, int(sizes[-1]) + BATCH, BATCH), side="left") + 1
        batches = [part for part in np.split(rows, np.unique(np.minimum(cuts, len(rows)))) if len(part)]
        label, total = f"glove, epoch {self._done + 1} of {self.epochs}", 0.0
        with one_blas_thread():
            for part in self._progress.track(batches, label=label, total=len(batches)):
                total += self._step(part)
        self._done += 1
        return total / max(self._pairs.nnz, 1)

    def _step(self, rows: NDArray[np.int64]) -> float:
        first, second = self.first, self.second
        some = csr_array(self._pairs[rows])
        left = np.repeat(np.arange(len(rows)), np.diff(some.indptr))
        columns, right = np.unique(some.indices, return_inverse=True)
        w, c = first.values[rows], second.values[columns]
        products = np.einsum("ij,ij->i", w[left, :-1], c[right, :-1])
        missed = products + w[left, -1] + c[right, -1] - np.log(some.data)
        pull = weight(some.data, self._settings.x_max, self._settings.power) * missed
        pulls = csr_array((pull, (left, right)), shape=(len(rows), len(columns)))
        towards = np.column_stack([pulls @ c[:, :-1], pulls.sum(axis=1)])
        back = np.column_stack([pulls.T @ w[:, :-1], pulls.sum(axis=0)])
        first.step(towards.astype(np.float32), rows)
        second.step(back.astype(np.float32), columns)
        return float(pull @ missed)

    def result(self) -> Result:
        """Return w + c."""
        first, second = self.first, self.second
        return Result(
            self._bags.tokens, self._bags.counts, (first.values + second.values)[:, :-1].astype(np.float32)
        )
