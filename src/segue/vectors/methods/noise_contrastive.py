"""Skip-gram by noise-contrastive estimation (Gutmann & Hyvärinen 2010; Mnih & Kavukcuoglu 2013).

A logistic regression tells a pair (w, c) of the playlists from pairs with a noise token. With k noise tokens for each
pair, drawn from P, the probability that a pair is real is

    σ(s(w, c) - log(k P(w))),   s(w, c) = o_w · v_c + b_w.

Negative sampling leaves out the term of P. With it, s approaches log p(w | c), so that scores are comparable between
tokens. A batch shares `SHARED` noise tokens, each of which counts k / `SHARED`: it is a few products of matrices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from segue.protocols import Progress
from segue.threads import one_blas_thread
from segue.vectors.method import Arrays, Result
from segue.vectors.methods.ada_grad import AdaGrad, Floats, restore, state_of
from segue.word2vec.settings import Track2VecSettings
from segue.word2vec.token_bags import TokenBags

BATCH = 2048
"""Pairs in a batch."""

SHARED = 256
"""Noise tokens that a batch draws."""

START = 0.1
"""What AdaGrad's sums begin with."""

NEIGHBOURS = 5
"""Pairs that each occurrence of a token makes in an epoch, each with another place of its window."""


class NoiseContrastiveRun:
    """A training by NCE; the window and the noise are word2vec's."""

    def __init__(self, settings: Track2VecSettings, bags: TokenBags, seed: int, progress: Progress) -> None:
        self.epochs = settings.epochs
        self._settings, self._bags, self._seed, self._progress = settings, bags, seed, progress
        shape = len(bags.tokens), settings.vector_size
        first = np.random.default_rng([seed, 0]).random(shape, np.float32)
        self._vectors = AdaGrad(
            (first - np.float32(0.5)) / np.float32(settings.vector_size), settings.alpha, start=START
        )
        self._outputs = AdaGrad(np.zeros(shape, np.float32), settings.alpha, start=START)
        weights = bags.counts.astype(np.float64) ** settings.ns_exponent
        self._noise = weights / weights.sum()
        # s starts at the noise's own log, so that the first epochs learn what is different from it
        self._biases = AdaGrad(np.log(self._noise).astype(np.float32), settings.alpha, start=START)
        self._done = 0

    def epoch(self) -> float:
        """Train on new pairs of every token; the loss is per pair, in nats."""
        rng = np.random.default_rng([self._seed, 1, self._done])
        centres, contexts = pairs(self._bags, self._settings, rng)
        total, batches = 0.0, range(0, len(centres), BATCH)
        label = f"noise-contrastive, epoch {self._done + 1} of {self.epochs}"
        with one_blas_thread():
            for start in self._progress.track(batches, label=label, total=len(batches)):
                part = slice(start, start + BATCH)
                total += self._step(centres[part], contexts[part], rng)
        self._done += 1
        return total / max(len(centres), 1)

    def _step(
        self, centres: NDArray[np.int32], contexts: NDArray[np.int32], rng: np.random.Generator
    ) -> float:
        k = self._settings.negative
        noise = rng.choice(len(self._noise), size=SHARED, p=self._noise)
        each = np.float32(k / SHARED)
        shift = np.log(k * self._noise).astype(np.float32)
        v, b = self._vectors.values[contexts], self._biases.values
        real = np.einsum("ij,ij->i", v, self._outputs.values[centres]) + b[centres] - shift[centres]
        false = v @ self._outputs.values[noise].T + b[noise] - shift[noise]
        up, down = sigmoid(real) - 1, sigmoid(false) * each
        towards = up[:, None] * self._outputs.values[centres] + down @ self._outputs.values[noise]
        rows, places = np.unique(np.concatenate([centres, noise]), return_inverse=True)
        gradients = np.concatenate([up[:, None] * v, down.T @ v])
        self._outputs.step(_summed(gradients, places, len(rows)), rows)
        pulls = np.concatenate([up, down.sum(axis=0)])[:, None]
        self._biases.step(_summed(pulls, places, len(rows))[:, 0], rows)
        rows, places = np.unique(contexts, return_inverse=True)
        self._vectors.step(_summed(towards, places, len(rows)), rows)
        return float(np.logaddexp(0, -real).sum() + np.logaddexp(0, false).sum() * each)

    def state(self) -> Arrays:
        """Return parameters and sums."""
        return state_of(self._parameters())

    def restore(self, state: Arrays, done: int) -> None:
        """Continue from a state."""
        self._done = done
        restore(self._parameters(), state)

    def _parameters(self) -> dict[str, AdaGrad]:
        return {"vectors": self._vectors, "outputs": self._outputs, "biases": self._biases}

    def result(self) -> Result:
        """Return the vectors, with "outputs" and "biases"."""
        arrays: Arrays = {"outputs": self._outputs.values, "biases": self._biases.values}
        return Result(self._bags.tokens, self._bags.counts, self._vectors.values, arrays)


def pairs(
    bags: TokenBags, settings: Track2VecSettings, rng: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Draw pairs of tokens of one playlist: `NEIGHBOURS` for each occurrence that the sub-sampling keeps.

    Returns:
        The codes of both, in random order. No token is paired with its own occurrence.
    """
    lengths = bags.lengths
    owners = np.repeat(np.arange(len(lengths)), lengths)
    places = np.arange(len(bags.codes)) - bags.ends[owners]
    size = lengths[owners]
    centres: list[NDArray[np.int32]] = []
    contexts: list[NDArray[np.int32]] = []
    for _ in range(NEIGHBOURS):
        if settings.window is None or settings.shuffle:
            # any other token, in whatever order
            other = (places + 1 + (rng.random(len(places)) * (size - 1)).astype(np.int64)) % size
        else:
            away = rng.integers(1, settings.window + 1, len(places)) * rng.choice([-1, 1], len(places))
            other = places + away
        kept = (other >= 0) & (other < size)
        if settings.sample:
            share = bags.counts[bags.codes] / bags.counts.sum()
            kept &= rng.random(len(places)) < np.sqrt(settings.sample / share) + settings.sample / share
        centres.append(bags.codes[kept])
        contexts.append(bags.codes[(bags.ends[owners] + other)[kept]])
    order = rng.permutation(sum(map(len, centres)))
    return np.concatenate(centres)[order], np.concatenate(contexts)[order]


def sigmoid(x: Floats) -> Floats:
    """Return 1 / (1 + e^-x) without overflow."""
    return np.exp(-np.logaddexp(np.float32(0), -x))


def _summed(values: Floats, places: NDArray[np.integer[Any]], rows: int) -> Floats:
    """Sum rows of `values` by their place."""
    ones = np.ones(len(places), np.float32)
    return csr_array((ones, (places, np.arange(len(places)))), shape=(rows, len(places))) @ values
