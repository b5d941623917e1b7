"""Implicit's item-item tables, on tracks alone."""

from __future__ import annotations

import warnings
from typing import Any, Final

import numpy as np

from benchmarks.matrices import listed, seed_items, user_items
from benchmarks.measuring import Clock
from benchmarks.peers.task import N, Task

NEIGHBOURS: Final = 100
"""Similar tracks that implicit keeps of each; its own default of 20 finds fewer."""


def implicit_items(split: str, questions: int, method: str) -> dict[str, Any]:
    """Implicit's CosineRecommender or BM25Recommender."""
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

    task, clock = Task.read(split, questions), Clock()
    model = {"cosine": CosineRecommender, "bm25": BM25Recommender}[method](K=NEIGHBOURS)
    with clock.part("fit"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a conversion inside the library
        model.fit(user_items(task.train), show_progress=False)
    with clock.part("answer"):
        seeds = seed_items(task.queries, task.train)
        rows, _ = model.recommend(
            np.arange(len(task.queries)), seeds, N=N, filter_already_liked_items=True, recalculate_user=True
        )
        answers = listed(task.queries, task.train, list(rows), N)
    return task.judged(clock, answers)
