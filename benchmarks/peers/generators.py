"""One generator of Segue's by itself, on playlists and tracks alone: all that the peers read."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from benchmarks.matrices import listed
from benchmarks.measuring import Clock
from benchmarks.peers.task import N, Task

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.facets import Facets
    from segue.generators.base import CandidateGenerator


def segue_neighbours(split: str, questions: int) -> dict[str, Any]:
    """PlaylistNeighbours as the fast recipe sets it."""

    def settings(facets: Facets) -> CandidateGenerator:
        from segue.generators.knn.playlists import PlaylistNeighbours

        found = _of_recipe("fast", "neighbours", facets)
        if not isinstance(found, PlaylistNeighbours):
            raise TypeError(f"expected the fast recipe's neighbours, got {found}")
        return dataclasses.replace(found, blocks={"track": 1.0})

    return _measured(split, questions, settings)


def segue_als(split: str, questions: int, factors: int = 128) -> dict[str, Any]:
    """ALS as the default recipe sets it, with the peer's number of factors."""

    def settings(facets: Facets) -> CandidateGenerator:
        from segue.generators.als.als import ALS

        found = _of_recipe("default", "als", facets)
        if not isinstance(found, ALS):
            raise TypeError(f"expected the default recipe's ALS, got {found}")
        return dataclasses.replace(found, factors=factors, blocks={"track": 1.0})

    return _measured(split, questions, settings)


def _of_recipe(recipe: str, name: str, facets: Facets) -> CandidateGenerator:
    from segue.recipes import Shape, resolve

    return resolve(recipe, Shape.of(facets)).generators[name]


def _measured(split: str, questions: int, settings: Any) -> dict[str, Any]:
    """Read the facets and fit on the clock, then answer on the clock."""
    from segue.facets import Facets, query_rows
    from segue.generators.base import generate
    from segue.protocols import Silent
    from segue.ranking.pools import BATCH

    task, clock = Task.read(split, questions), Clock()
    with clock.part("fit"):
        facets = Facets.of(_bare(task.train))
        fitted = settings(facets).fit(facets, seed=0, progress=Silent())
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
    """The playlists with tracks alone."""
    import polars as pl

    playlists = dataset.playlists.with_columns(
        title=pl.lit(None, pl.String), tags=pl.lit([], pl.List(pl.String))
    )
    return dataclasses.replace(dataset, playlists=playlists)
