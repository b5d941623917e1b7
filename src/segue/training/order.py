"""The examples of each step of an epoch, as a function of seed and epoch alone.

Nothing here has a state. So a resumed run, and every process of a distributed run, knows the whole plan.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

POOL_STEPS: Final = 50
"""Examples are sorted by length within pools of this many steps: little padding, and still a random order."""


def epoch_steps(
    examples: int, step_size: int, *, seed: int, epoch: int, lengths: Rows | None = None
) -> list[Rows]:
    """The rows of each step of an epoch; every row once, and only the last step may be smaller.

    Args:
        examples: Number of examples.
        step_size: Examples in a step: batch size x accumulated batches x processes.
        seed: Seed of the whole run.
        epoch: From 0; each has its own order.
        lengths: Length of each example, shape (examples,): a step then holds examples of similar length.
    """
    rng = np.random.default_rng([seed, epoch])
    order = rng.permutation(examples)
    if lengths is None:
        return _cut(order, step_size)
    pools = _cut(order, step_size * POOL_STEPS)
    steps = [
        step for pool in pools for step in _cut(pool[np.argsort(lengths[pool], kind="stable")], step_size)
    ]
    return [steps[at] for at in rng.permutation(len(steps))]


def share(step: Rows, *, rank: int, processes: int, batches: int) -> list[Rows]:
    """The batches of one process in a step; every process gets equally many of equal size.

    A step that does not divide evenly is filled up with its own first rows.

    Args:
        step: The step's rows.
        rank: The process, from 0.
        processes: Number of processes.
        batches: Number of batches to accumulate; with fewer rows, fewer batches are returned.
    """
    missing = -len(step) % processes
    own = np.resize(step, len(step) + missing)[rank::processes]
    return [batch for batch in np.array_split(own, min(batches, len(own))) if len(batch)]


def step_seed(*parts: int) -> int:
    """A seed for torch from the run's seed, the epoch, the step and the process."""
    return int(np.random.SeedSequence(parts).generate_state(1, np.uint64)[0] >> np.uint64(1))


def _cut(rows: Rows, size: int) -> list[Rows]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
