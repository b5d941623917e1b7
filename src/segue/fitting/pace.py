"""How fast this machine is, by a small loop of what a fit does: products of matrices, sorting, dictionaries."""

from __future__ import annotations

import time
from typing import Final

import numpy as np

from segue.threads import one_blas_thread

ROUNDS: Final = 3
"""The fastest of so many rounds counts: the others waited for something else."""


def pace() -> float:
    """Processor seconds of one round, about a tenth of a second; it takes half a second in all."""
    with one_blas_thread():
        return min(_round() for _ in range(ROUNDS))


def _round() -> float:
    rng = np.random.default_rng(0)
    numbers, matrix = rng.random(500_000), rng.random((400, 400), np.float32)
    start = time.process_time()
    np.sort(numbers)
    for _ in range(10):
        matrix @ matrix  # pyright: ignore[reportUnusedExpression] - its time is what counts
    words = [str(number) for number in range(60_000)]
    codes = {word: number for number, word in enumerate(words)}
    sum(codes[word] for word in words)
    return time.process_time() - start
