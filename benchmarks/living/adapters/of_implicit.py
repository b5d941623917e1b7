"""Implicit: ALS, BPR and BM25 neighbours."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.living.task import Lists, Task

FACTORS: Final = {"als": 256, "bpr": 128}
NEIGHBOURS: Final = 1000
"""Similar tracks that are kept of each; the library's own default of 20 finds fewer."""


def als(task: Task, n: int, seed: int, alpha: float, regularization: float) -> Lists:
    """ALS; a question's vector is solved from its tracks."""
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(
        factors=FACTORS["als"], alpha=alpha, regularization=regularization, iterations=15, random_state=seed
    )
    model.fit(task.train, show_progress=False)
    rows, _ = model.recommend(np.arange(task.seeds.shape[0]), task.seeds, N=n, recalculate_user=True)
    return rows.astype(np.int32)


def bpr(task: Task, n: int, seed: int, learning_rate: float, regularization: float) -> Lists:
    """BPR, which has no vector for a new playlist: the questions' tracks join the training playlists."""
    from implicit.cpu.bpr import BayesianPersonalizedRanking

    model = BayesianPersonalizedRanking(
        factors=FACTORS["bpr"],
        learning_rate=learning_rate,
        regularization=regularization,
        iterations=200,
        random_state=seed,
        num_threads=1,  # several write the same vectors, and the result depends on which comes first
    )
    model.fit(task.joined, show_progress=False)
    rows, _ = model.recommend(task.train.shape[0] + np.arange(task.seeds.shape[0]), task.seeds, N=n)
    return rows.astype(np.int32)


def bm25(task: Task, n: int, seed: int, K1: float, B: float) -> Lists:  # noqa: ARG001 - nothing is drawn; its names
    """Item neighbours by BM25."""
    from implicit.nearest_neighbours import BM25Recommender

    model = BM25Recommender(K=NEIGHBOURS, K1=K1, B=B)
    model.fit(task.train, show_progress=False)
    rows, _ = model.recommend(np.arange(task.seeds.shape[0]), task.seeds, N=n, recalculate_user=True)
    return rows.astype(np.int32)
