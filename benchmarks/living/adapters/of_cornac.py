"""Cornac: EASE, BPR and VAECF; it scores known users alone, so the questions' tracks join the training playlists."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.living.task import Lists, Task, best, frequent

FACTORS: Final = 128
LAYER: Final = 300
MOST: Final = 10_000
"""Tracks in the dense layers and squares of EASE and VAECF at most."""


def ease(task: Task, n: int, seed: int, lamb: float, least: int) -> Lists:
    """EASE over the tracks that `least` playlists hold, and no more than `MOST`."""
    from cornac.models import EASE

    model = EASE(lamb=lamb, verbose=False, seed=seed)
    return _lists(model, task, n, frequent(task.joined, least, MOST))


def bpr(task: Task, n: int, seed: int, learning_rate: float, lambda_reg: float) -> Lists:
    """BPR."""
    from cornac.models import BPR

    model = BPR(k=FACTORS, max_iter=200, learning_rate=learning_rate, lambda_reg=lambda_reg, seed=seed)
    return _lists(model, task, n, np.arange(task.train.shape[1]))


def vaecf(task: Task, n: int, seed: int, n_epochs: int, beta: float) -> Lists:
    """A variational autoencoder with multinomial likelihood, over the same tracks as EASE with `least` 2."""
    from cornac.models import VAECF

    model = VAECF(
        k=LAYER // 3,
        autoencoder_structure=[LAYER],
        likelihood="mult",
        n_epochs=n_epochs,
        beta=beta,
        seed=seed,
    )
    return _lists(model, task, n, frequent(task.joined, 2, MOST))


def _lists(model: Any, task: Task, n: int, kept: NDArray[np.int64]) -> Lists:
    """Fit on the pairs of the playlists and of the questions, and score each question's row."""
    from cornac.data import Dataset

    rows, tracks = task.joined.nonzero()
    known = np.isin(tracks, kept)
    pairs = [
        (row, track, 1.0) for row, track in zip(rows[known].tolist(), tracks[known].tolist(), strict=True)
    ]
    data = Dataset.from_uir(pairs, seed=0)
    model.fit(data)
    codes = np.fromiter(data.iid_map.keys(), np.int64, len(data.iid_map))
    places = np.fromiter(data.iid_map.values(), np.int64, len(data.iid_map))

    def score(start: int, end: int) -> NDArray[Any]:
        scores = np.full((end - start, task.seeds.shape[1]), -np.inf, np.float32)
        for row in range(start, end):
            user = data.uid_map.get(task.train.shape[0] + row)
            if user is not None:
                scores[row - start, codes] = np.asarray(model.score(user)).ravel()[places]
        return scores

    return best(score, task.seeds, n)
