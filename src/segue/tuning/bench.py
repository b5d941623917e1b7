"""A bench: one split on which recipes are measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

import numpy as np

from segue.constraints.constraints import AS_RANKED
from segue.data.dataset import Dataset
from segue.evaluation.difference import Blend
from segue.evaluation.matching import match
from segue.evaluation.scores import Cutoffs, score
from segue.evaluation.slices import SCORE
from segue.facets import Facets
from segue.fitting.fitting import fit_plan
from segue.metrics.ranking import SCORE_WEIGHTS, Values
from segue.recipes import Recipe
from segue.tuning.remembered import Memory
from segue.types import Answer, Query

Aim = Literal["tracks", "tags", "score"]
"""The metric of a search: nDCG@100 of tracks, nDCG@10 of tags, or Melon's score, a mean of both."""

CUTOFFS: Final = Cutoffs()

DIGITS: Final = 6
"""Decimals that count of a question's value. The last bits of a sum depend on where arrays lie in memory;
without them a search is reproducible."""


def blend(target: Aim) -> tuple[str, Blend]:
    """Return the name of a search's metric, and its columns with weights."""
    if target == "score":
        return SCORE, dict(zip((CUTOFFS.track_ndcg, CUTOFFS.tag_ndcg), SCORE_WEIGHTS, strict=True))
    name = CUTOFFS.track_ndcg if target == "tracks" else CUTOFFS.tag_ndcg
    return name, {name: 1.0}


class Measure(Protocol):
    """Measures recipes on the questions of some splits."""

    def figures(self, recipe: Recipe) -> Values:
        """Fit the recipe to each split and score its answers.

        Returns:
            (questions, columns) float64 in the order of the splits, NaN where a question has no value.

        Raises:
            SegueError: The recipe cannot be fitted.
        """
        ...


class Bench:
    """One split, to fit and measure recipes on.

    Args:
        train: The training playlists.
        questions: The questions.
        answers: The answers that they hide.
        base: The recipe that trials vary; generators with its settings are fitted once.
        target: The metric of the search.
        seed: Seed of the fits.
    """

    def __init__(
        self,
        train: Dataset,
        questions: Sequence[Query],
        answers: Sequence[Answer],
        *,
        base: Recipe,
        target: Aim,
        seed: int,
    ) -> None:
        self._train, self._questions, self._answers = train, questions, answers
        self._target: Aim = target
        self._seed = seed
        self._memory, self._facets = Memory.of(base), Facets.of(train)

    def figures(self, recipe: Recipe) -> Values:
        """See `Measure`."""
        everyone = np.ones(len(self._facets.updated), np.bool_)
        # a copy for each trial, since results computed from a training set are cached on it
        facets = self._facets.select(everyone)
        model = fit_plan(self._memory.remembering(recipe), self._train, facets, seed=self._seed)
        found = model.recommend(
            self._questions,
            0 if self._target == "tags" else CUTOFFS.tracks,
            tags=0 if self._target == "tracks" else CUTOFFS.tags,
            constraints=AS_RANKED,
            reasons=False,
        )
        table = score(match(self._questions, self._answers, found), None, CUTOFFS).table
        _, columns = blend(self._target)
        missing = np.full(table.height, np.nan)
        values = [
            table[name].to_numpy().astype(np.float64) if name in table.columns else missing
            for name in columns
        ]
        return np.column_stack(values).round(DIGITS)
