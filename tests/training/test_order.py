from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segue.training.order import epoch_steps, share, step_seed


@given(st.integers(1, 500), st.integers(1, 70), st.booleans())
def test_an_epoch_has_every_row_once(examples: int, size: int, by_length: bool) -> None:
    lengths = np.arange(examples) % 17 if by_length else None
    steps = epoch_steps(examples, size, seed=3, epoch=1, lengths=lengths)
    assert sorted(row for step in steps for row in step) == list(range(examples))
    assert sum(len(step) < size for step in steps) <= 1


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    orders = [
        np.concatenate(epoch_steps(100, 7, seed=seed, epoch=epoch)).tolist()
        for seed, epoch in ((0, 0), (0, 1), (1, 0))
    ]
    assert orders[0] != orders[1] != orders[2] != orders[0]


def test_lengths_bring_similar_ones_together() -> None:
    lengths = np.random.default_rng(0).integers(1, 100, 2000)
    steps = epoch_steps(2000, 20, seed=0, epoch=0, lengths=lengths)
    spread = np.mean([np.ptp(lengths[step]) for step in steps])
    assert spread < 10
    starts = [int(lengths[step[0]]) for step in steps]
    assert starts != sorted(starts)


@given(st.integers(1, 60), st.integers(1, 5), st.integers(1, 4))
def test_processes_share_a_step_evenly(size: int, processes: int, batches: int) -> None:
    step = np.arange(size)
    shares = [share(step, rank=rank, processes=processes, batches=batches) for rank in range(processes)]
    assert {row for parts in shares for rows in parts for row in rows.tolist()} == set(range(size))
    assert len({tuple(len(rows) for rows in parts) for parts in shares}) == 1
    assert all(len(rows) for parts in shares for rows in parts)


def test_every_step_has_a_seed_of_its_own() -> None:
    seeds = {step_seed(0, epoch, step, rank) for epoch in range(5) for step in range(50) for rank in range(2)}
    assert len(seeds) == 500
    assert all(0 <= seed < 2**63 for seed in seeds)
