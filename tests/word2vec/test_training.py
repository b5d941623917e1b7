from __future__ import annotations

import numpy as np
import pytest

from segue.word2vec.token_bags import TokenBags
from segue.word2vec.track2vec import Track2Vec
from segue.word2vec.training import (
    BATCH_TERMS,
    BATCH_TOKENS,
    Workers,
    batch_starts,
    learning_rates,
    new_model,
)


def test_batches_are_small_enough_for_a_float32_sum() -> None:
    lengths: np.ndarray = np.random.default_rng(0).integers(2, 280, size=2000)
    terms = lengths * (lengths - 1) * 6
    starts = batch_starts(lengths, terms)
    assert (starts[0], starts[-1]) == (0, 2000)
    assert (np.add.reduceat(terms, starts[:-1]) <= BATCH_TERMS).all()
    assert (np.add.reduceat(lengths, starts[:-1]) <= BATCH_TOKENS).all()


def test_a_piece_too_big_for_a_batch_is_one_of_its_own() -> None:
    lengths, terms = np.array([5, 300, 5]), np.array([1, 10 * BATCH_TERMS, 1])
    assert batch_starts(lengths, terms) == [0, 1, 2, 3]


def test_the_learning_rate_falls_in_a_line() -> None:
    rates = [batch for epoch in range(2) for batch in learning_rates([0, 3, 10], epoch, 2, 0.1, 0.02)]
    assert [(batch.start, batch.stop) for batch in rates] == [(0, 3), (3, 10)] * 2
    assert [batch.alpha for batch in rates] == pytest.approx([0.1, 0.088, 0.06, 0.048])


def test_workers_share_the_vectors_but_not_the_loss_or_the_random_numbers() -> None:
    bags = TokenBags.read([["a", "b"]] * 3, min_count=1)
    workers = Workers(new_model(Track2Vec(), bags, seed=1), 3, seed=1, skip_gram=False)
    models = [workers._free.get() for _ in range(3)]
    assert len({id(model) for model in models}) == 3
    assert all(model.wv.vectors is models[0].wv.vectors for model in models)
    assert all(model.syn1neg is models[0].syn1neg for model in models)
    assert len({model.random.randint(2**30) for model in models}) == 3
