"""Swivel (Shazeer et al. 2016): vectors whose products are pointwise mutual information, by blocks of the matrix.

With X_ij, how often i and j stand together, and its row sums X_i, PMI_ij = log(X_ij · Σ X / (X_i X_j)). The loss is

    ½ f(X_ij) (w_i · c_j - PMI_ij)²              where X_ij > 0,   f(x) = base + scale √x
    log(1 + exp(w_i · c_j - PMI*_ij))            where X_ij = 0,   PMI*_ij with a count of 1 in place of 0.

So a pair that never occurs counts too: its product may be anything low. Rows and columns are dealt into blocks by
their frequency, each block with tokens of all frequencies. The vector of a token is w + c.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Positive, Whole
from segue.threads import one_blas_thread
from segue.vectors.corpus import Corpus
from segue.vectors.method import Result, Run
from segue.vectors.methods.ada_grad import AdaGrad, Floats, TwoSides
from segue.vectors.methods.co_occurrence import co_occurrences
from segue.vectors.methods.noise_contrastive import sigmoid


@dataclass(frozen=True, kw_only=True)
class Swivel:
    """Settings of Swivel.

    Attributes:
        dim: Length of a vector.
        window: Largest distance of a pair, which counts 1 / distance; 0 pairs all tokens of a playlist.
        min_count: Tokens that occur less often are dropped.
        epochs: Passes over the blocks.
        alpha: AdaGrad's learning rate.
        block: Rows and columns of a block.
        base: Weight of a pair that occurs, whatever its count.
        scale: How its weight grows with the root of its count.
    """

    summary: ClassVar[str] = "mutual information with unseen pairs, by blocks (Shazeer et al. 2016)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    window: Whole = 0
    min_count: Count = 2
    epochs: Count = 20
    alpha: Positive = 0.2
    block: Count = 1024
    base: NonNegative = 0.1
    scale: NonNegative = 0.25

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Count the pairs, and draw the first vectors."""
        return SwivelRun(self, corpus, seed, progress)


class SwivelRun(TwoSides):
    """A training of Swivel."""

    def __init__(self, settings: Swivel, corpus: Corpus, seed: int, progress: Progress) -> None:
        self.epochs = settings.epochs
        self._settings, self._seed, self._progress = settings, seed, progress
        self._bags = corpus.bags(settings.min_count)
        self._pairs = co_occurrences(self._bags, settings.window)
        sums = np.maximum(np.asarray(self._pairs.sum(axis=1), np.float64), 1e-9)
        self._logs, self._total = np.log(sums).astype(np.float32), np.float32(np.log(sums.sum()))
        count = -(-len(sums) // settings.block)
        self._shards: list[NDArray[np.int64]] = [np.arange(i, len(sums), count) for i in range(count)]
        rng, shape = np.random.default_rng([seed, 0]), (len(sums), settings.dim)
        scale = np.float32(1 / np.sqrt(settings.dim))
        self.first, self.second = (
            AdaGrad(rng.standard_normal(shape, np.float32) * scale, settings.alpha, start=1.0)
            for _ in range(2)
        )

    def epoch(self) -> float:
        """Go through all blocks in an order of its own; the loss is per cell of the matrix."""
        rng = np.random.default_rng([self._seed, 1, self._done])
        count = len(self._shards)
        order: list[int] = rng.permutation(count * count).tolist()
        label, total = f"swivel, epoch {self._done + 1} of {self.epochs}", 0.0
        with one_blas_thread():
            for block in self._progress.track(order, label=label, total=len(order)):
                total += self._step(self._shards[block // count], self._shards[block % count])
        self._done += 1
        return total / len(self._bags.tokens) ** 2

    def _step(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> float:
        first, second = self.first, self.second
        counts: Floats = self._pairs[rows][:, columns].toarray()
        w, c = first.values[rows], second.values[columns]
        loss, pull = loss_and_pull(
            w @ c.T, counts, self._logs[rows], self._logs[columns], self._total, self._settings
        )
        first.step(pull @ c, rows)
        second.step(pull.T @ w, columns)
        return loss

    def result(self) -> Result:
        """Return w + c."""
        first, second = self.first, self.second
        return Result(self._bags.tokens, self._bags.counts, (first.values + second.values).astype(np.float32))


def loss_and_pull(
    products: Floats, counts: Floats, rows: Floats, columns: Floats, total: np.float32, settings: Swivel
) -> tuple[float, Floats]:
    """Return the loss of a block, and its derivative by the products.

    Args:
        products: w_i · c_j, one row for each of the block's rows.
        counts: X_ij, of the same shape.
        rows: log X_i of the block's rows.
        columns: log X_j of its columns.
        total: log Σ X.
        settings: The weights.
    """
    seen = counts > 0
    logs = np.log(np.where(seen, counts, np.float32(1)))
    missed = products - (logs + total - rows[:, None] - columns[None, :])
    weights = np.float32(settings.base) + np.float32(settings.scale) * np.sqrt(counts)
    pull = np.where(seen, weights * missed, sigmoid(missed))
    loss = np.where(seen, 0.5 * weights * missed * missed, np.logaddexp(0, missed))
    return float(loss.sum()), pull.astype(np.float32)
