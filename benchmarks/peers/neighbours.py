"""Playlist neighbours against implicit's item-item tables, on tracks alone."""

from __future__ import annotations

import dataclasses
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.matrices import listed, seed_items, user_items
from benchmarks.measuring import Clock
from benchmarks.peers.task import N, Task

if TYPE_CHECKING:
    from segue.data.dataset import Dataset

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


def segue_neighbours(split: str, questions: int) -> dict[str, Any]:
    """PlaylistNeighbours as the fast recipe sets it, over tracks alone."""
    from segue.candidates.generators import generate
    from segue.candidates.neighbours import PlaylistNeighbours
    from segue.facets import Facets, query_rows
    from segue.pipeline.recipes import recipe_of
    from segue.protocols import Silent
    from segue.ranking.pools import BATCH

    task, clock = Task.read(split, questions), Clock()
    with clock.part("fit"):
        facets = Facets.of(_bare(task.train))
        settings = recipe_of("fast", facets).generators["neighbours"]
        if not isinstance(settings, PlaylistNeighbours):
            raise TypeError(f"expected the fast recipe's neighbours, got {settings}")
        fitted = dataclasses.replace(settings, blocks={"track": 1.0}).fit(facets, seed=0, progress=Silent())
    with clock.part("answer"):
        rows = query_rows(task.queries, facets)
        ranked = [
            found.codes
            for start in range(0, len(rows), BATCH)
            for found in generate(fitted, rows.select(slice(start, start + BATCH)), N, "tracks")
        ]
        answers = listed(task.queries, task.train, ranked, N)
    return task.judged(clock, answers)


def _bare(dataset: Dataset) -> Dataset:
    """The playlists with tracks alone, which is all that the peer reads."""
    import polars as pl

    playlists = dataset.playlists.with_columns(
        title=pl.lit(None, pl.String), tags=pl.lit([], pl.List(pl.String))
    )
    return dataclasses.replace(dataset, playlists=playlists)
