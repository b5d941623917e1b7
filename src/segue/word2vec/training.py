"""The training loop around gensim's compiled word2vec kernels.

gensim's own `train` reports a wrong loss: it adds it up as a float32, which stops growing in the first minutes of a
real corpus, and its threads overwrite each other's sum. So this module has its own loop around gensim's kernels:
it reads the loss after each batch, can show every batch, and stops at once on Ctrl-C. Batches and
learning rates follow gensim's rules, so one worker gives gensim's vectors to the last bit for bags in the exact form
(`token_bags`). In the usual form batches of long playlists are smaller, and tokens of one count begin elsewhere.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import math
import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from segue.protocols import Progress
from segue.word2vec.settings import BATCH_TOKENS, Track2VecSettings
from segue.word2vec.token_bags import TokenBags, hands, shuffle_bags

if TYPE_CHECKING:
    from gensim.models.word2vec import Word2Vec

WHOLE_PLAYLIST: Final = 300
"""Largest number of tokens that `window=None` pairs with each other. The work grows with the square of the tokens,
so a longer playlist is divided at random, anew each epoch, into equal pieces of at most this many."""

BATCH_TERMS: Final = 500_000
"""Approximate largest number of loss terms in a batch, so that their float32 sum is accurate to a percent."""


def new_model(settings: Track2VecSettings, bags: TokenBags, seed: int) -> Word2Vec:
    """Gensim's model over the codes, with its tables built and its vectors drawn with the seed."""
    from gensim.models.word2vec import Word2Vec

    model = Word2Vec(
        vector_size=settings.vector_size,
        window=settings.window or WHOLE_PLAYLIST,
        shrink_windows=settings.window is not None,
        min_count=1,
        sg=int(settings.sg),
        hs=int(settings.hs),
        negative=settings.negative,
        ns_exponent=settings.ns_exponent,
        sample=settings.sample,
        seed=seed,
        workers=1,
        sorted_vocab=0,  # codes are sorted already, and ties must not move
    )
    counts: list[int] = bags.counts.tolist()
    model.build_vocab_from_freq(dict(enumerate(counts)), corpus_count=len(bags.lengths))
    return model


def train_epochs(
    settings: Track2VecSettings,
    model: Word2Vec,
    bags: TokenBags,
    *,
    seed: int,
    workers: int,
    progress: Progress,
    exact: bool = False,
    done: int = 0,
) -> Iterator[float]:
    """Train the model, and yield each epoch's loss.

    Args:
        settings: The settings; the exact form has a window and does not shuffle.
        model: A new model, or one after `done` epochs, with its random numbers where they were then.
        bags: The playlists.
        seed: Seed of the order.
        workers: Number of threads.
        progress: Shows a bar for each epoch.
        exact: The bags are in the exact form: batches hold as many tokens as gensim's, known or not.
        done: Epochs that are trained already.
    """
    most = BATCH_TOKENS if settings.window else WHOLE_PLAYLIST
    pieces = bags.ends if exact else hands(bags.ends, most)
    terms = _terms(settings, np.diff(pieces), len(bags.tokens))
    starts = batch_starts(np.diff(pieces), np.zeros_like(terms) if exact else terms)
    codes, rng = bags.codes.copy(), np.random.default_rng([seed, 1])
    crew = Workers(model, workers, seed, skip_gram=settings.sg)
    before = ""
    for epoch in range(settings.epochs):
        if settings.shuffle:
            shuffle_bags(codes, bags.ends, rng, longer_than=2 if settings.window else most)
        if epoch < done:
            continue
        batches = learning_rates(starts, epoch, settings.epochs, settings.alpha, settings.min_alpha)
        results = crew.train(codes, pieces, batches)
        title = f"track2vec, epoch {epoch + 1} of {settings.epochs}{before}"
        total, trained = 0.0, 0
        for loss, tokens in progress.track(results, label=title, total=len(starts) - 1):
            total += loss
            trained += tokens
        mean = total / max(trained, 1)
        before = f" (loss {mean:.3f})"
        yield mean


def _terms(settings: Track2VecSettings, lengths: NDArray[np.int64], tokens: int) -> NDArray[np.int64]:
    """The approximate number of loss terms of each piece."""
    reach = lengths - 1 if settings.window is None else np.minimum(lengths - 1, settings.window + 1)
    outputs = (settings.negative + 1 if settings.negative else 0) + (
        math.ceil(math.log2(tokens + 1)) if settings.hs else 0
    )
    return lengths * outputs * (reach if settings.sg else 1)


@dataclasses.dataclass(frozen=True)
class Batch:
    """Pieces `start` to `stop` (exclusive) of the corpus, trained at one learning rate."""

    start: int
    stop: int
    alpha: float


def batch_starts(lengths: NDArray[np.int64], terms: NDArray[np.int64]) -> list[int]:
    """The start of each batch, and finally the number of pieces.

    A batch has as many whole pieces as fit into `BATCH_TOKENS` and `BATCH_TERMS`, and at least one.

    Args:
        lengths: Tokens of each piece.
        terms: Approximate number of loss terms of each piece.
    """
    starts, tokens, cost = [0], 0, 0
    for piece, (length, more) in enumerate(zip(lengths.tolist(), terms.tolist(), strict=True)):
        if tokens and (tokens + length > BATCH_TOKENS or cost + more > BATCH_TERMS):
            starts.append(piece)
            tokens, cost = 0, 0
        tokens += length
        cost += more
    return [*starts, len(lengths)]


def learning_rates(
    starts: list[int], epoch: int, epochs: int, alpha: float, min_alpha: float
) -> Iterator[Batch]:
    """The batches of an epoch; over all epochs the rate falls linearly from `alpha` to `min_alpha`."""
    for start, stop in itertools.pairwise(starts):
        done = (epoch + start / starts[-1]) / epochs
        yield Batch(start, stop, max(min_alpha, alpha - (alpha - min_alpha) * done))


class Workers:
    """One or more copies of a model that share its arrays and train batches in parallel.

    Several workers write to the same vectors without locks (Hogwild!, Niu et al. 2011): faster, and different
    in the last digits each time. Each has its own random numbers and its own sum of the loss.

    Args:
        model: A model with its vocabulary built.
        count: Number of copies.
        seed: Seed of the random numbers of all workers but the first, which has the model's.
        skip_gram: Whether to use the skip-gram kernel.
    """

    def __init__(self, model: Word2Vec, count: int, seed: int, *, skip_gram: bool) -> None:
        self._count = count
        self._skip_gram = skip_gram
        self._free: queue.SimpleQueue[Word2Vec] = queue.SimpleQueue()
        self._free.put(model)
        for number in range(1, count):
            replica = copy.copy(model)
            replica.random = np.random.RandomState([seed, number])  # the type that gensim's kernels require
            self._free.put(replica)

    def train(
        self, codes: NDArray[np.int32], ends: NDArray[np.int64], batches: Iterator[Batch]
    ) -> Iterator[tuple[float, int]]:
        """Train batch by batch; yields each batch's loss and number of trained tokens, in the batches' order.

        Args:
            codes: The corpus, piece after piece.
            ends: `codes[ends[i]:ends[i + 1]]` is piece i.
            batches: The batches.
        """

        def step(batch: Batch) -> tuple[float, int]:
            cuts = ends[batch.start : batch.stop + 1]
            flat = codes[cuts[0] : cuts[-1]].tolist()
            places = (cuts - cuts[0]).tolist()
            pieces = [flat[start:stop] for start, stop in itertools.pairwise(places)]
            model = self._free.get()
            try:
                return self._train_batch(model, pieces, batch.alpha)
            finally:
                self._free.put(model)

        if self._count == 1:
            yield from map(step, batches)
            return
        with ThreadPoolExecutor(self._count) as pool:
            yield from pool.map(step, batches)

    def _train_batch(self, model: Word2Vec, pieces: list[list[int]], alpha: float) -> tuple[float, int]:
        from gensim.models.word2vec import train_batch_cbow, train_batch_sg

        work = np.zeros((2, model.wv.vectors.shape[1]), np.float32)
        model.running_training_loss = 0.0
        if self._skip_gram:
            trained = train_batch_sg(model, pieces, alpha, work[0], True)
        else:
            trained = train_batch_cbow(model, pieces, alpha, work[0], work[1], True)
        return float(model.running_training_loss), trained
