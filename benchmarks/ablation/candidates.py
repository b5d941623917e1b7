"""The candidates of a split's questions with all their features: made once, cut for every variant."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.parts import Parts
from segue.data.dataset import Dataset
from segue.facets import Block, Facets, QueryRows, query_rows
from segue.facets.matrix import UNKNOWN_DAY
from segue.fitting.folds import examples, never_held_out
from segue.generators.base import FittedGenerator
from segue.generators.foundations import SharedFits
from segue.protocols import Silent
from segue.ranking.examples import Examples
from segue.ranking.features import Background, features
from segue.ranking.pools import pools
from segue.recipes import Ranking, Recipe, Shape, resolve
from segue.threads import one_blas_thread
from segue.types import Target

Floats = NDArray[np.float32]
Codes = NDArray[np.int32]

MOST_LISTED: Final = 100
"""The longest list that is judged."""


@dataclass(frozen=True)
class Stage:
    """Everything that is the same for all variants.

    Attributes:
        facets: The training playlists.
        recipe: The default recipe for them.
        ranking: Its ranking, with the `depth` and `keep` that variants are cut to.
        examples: For each target what its ranker learns from, with every candidate.
        generators: Fitted on all of the training playlists.
    """

    facets: Facets
    recipe: Recipe
    ranking: Ranking
    examples: Mapping[Target, Examples]
    generators: Mapping[str, FittedGenerator]

    @classmethod
    def of(cls, train: Dataset, seed: int, *, folds: int | None = None, runs: int | None = None) -> Stage:
        """Fit the default recipe's generators on the folds and on the whole.

        Args:
            train: The training playlists.
            seed: Of the fits.
            folds: At most so many of the recipe's folds.
            runs: How often trees are grown at most.
        """
        facets = Facets.of(train)
        recipe = resolve("default", Shape.of(facets))
        if recipe.ranking is None:
            raise ValueError("expected the default recipe to have a ranker")
        ranking = _smaller(recipe.ranking, folds, runs)
        with one_blas_thread():
            rest = facets.select(never_held_out(ranking, facets, seed))
            seen = SharedFits(rest, seed=seed, progress=Silent())
            once = {name: seen.fit(recipe.generators[name]) for name in recipe.fitted_once}
            learned = examples(recipe, _wide(ranking, recipe), facets, seed, once=once)
            fits = SharedFits(facets, seed=seed, progress=Silent())
            generators = {
                name: once[name] if name in once else fits.fit(generator)
                for name, generator in recipe.generators.items()
            }
        return cls(facets, recipe, ranking, learned, generators)

    def weights(self, target: Target) -> Mapping[str, float]:
        """The generators that are asked for the target, and their weights."""
        return self.recipe.weights(target)


def _smaller(ranking: Ranking, folds: int | None, runs: int | None) -> Ranking:
    """The ranking with fewer folds and runs, for a round that takes less time."""
    if runs:
        fewer = {name: getattr(ranking, name) for name in ("track_trees", "tag_trees")}
        trees = {name: dataclasses.replace(one, runs=min(runs, one.runs)) for name, one in fewer.items()}
        ranking = dataclasses.replace(ranking, **trees)
    return dataclasses.replace(ranking, folds=min(folds or ranking.folds, ranking.folds))


def _wide(ranking: Ranking, recipe: Recipe) -> Ranking:
    """The ranking with every generator's every candidate in the pool."""
    return dataclasses.replace(
        ranking,
        keep=ranking.depth * len(recipe.weights("tracks")),
        tag_keep=ranking.tag_depth * len(recipe.weights("tags")),
    )


@dataclass(frozen=True)
class Asked:
    """The questions of a split that hide something of a target.

    Attributes:
        places: Their numbers among all the split's questions.
        seeded: Whether each shows tracks.
        codes: Candidates of each.
        tables: Their features.
        allowed: Which candidates were out when the playlist was last edited.
        popular: What a list is made up with, the most frequent first: neither given nor newer than the playlist.
    """

    places: list[int]
    seeded: list[bool]
    codes: list[Codes]
    tables: list[Floats]
    allowed: list[NDArray[np.bool_]]
    popular: list[Codes]

    @classmethod
    def of(cls, stage: Stage, parts: Parts, target: Target) -> Asked:
        """Ask the fitted generators."""
        places = [i for i, answer in enumerate(parts.hidden) if getattr(answer, target)]
        rows = query_rows([parts.questions[i] for i in places], stage.facets)
        background = Background.of(stage.facets, target, stage.generators)
        depth, keep = _wide(stage.ranking, stage.recipe).looks_at(target)
        block: Block = "track" if target == "tracks" else "tag"
        order = np.argsort(-stage.facets.count(block), kind="stable").astype(np.int32)
        seeded = [len(rows.codes("track", i)) > 0 for i in range(len(rows))]
        found = cls(places, seeded, [], [], [], [])
        with one_blas_thread():
            made = pools(
                stage.generators,
                rows,
                target,
                weights=stage.weights(target),
                depth=depth,
                keep=keep,
            )
            for i, pool in enumerate(made):
                found.codes.append(pool.codes)
                found.tables.append(features(pool, rows, i, background))
                found.allowed.append(_allowed(stage.facets, pool.codes, rows, i, target))
                fine = order[_allowed(stage.facets, order, rows, i, target)]
                found.popular.append(fine[~np.isin(fine, rows.codes(block, i))][: 2 * MOST_LISTED])
        return found


def _allowed(facets: Facets, codes: Codes, rows: QueryRows, i: int, target: Target) -> NDArray[np.bool_]:
    """As a model does: no track that came out after the playlist's last edit."""
    if target == "tags" or rows.updated[i] == UNKNOWN_DAY:
        return np.ones(len(codes), np.bool_)
    return facets.released[codes] <= rows.updated[i]
