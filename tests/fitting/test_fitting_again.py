"""Fitting again: the same seed, another number of jobs or of questions. Each takes whole fits.

That two fits with one seed write the same files is tested with the storage of models, too.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.facets import Facets
from segue.fitting import fitting
from segue.fitting.fitting import _fit_rankers
from segue.fitting.folds import Once, examples
from segue.fitting.processes import Folds
from segue.model import Model
from segue.recipes import Ranking, Recipe, Shape, resolve
from segue.types import Query

QUERIES = [Query(), Query(title="비 오는 날"), Query(tags=("비",)), Query(tracks=(1, 3))]


def test_the_same_seed_gives_the_same_answers_to_the_last_bit(
    models: Mapping[str, Model], sample: Dataset, recipe: str
) -> None:
    again = segue.fit(sample, recipe=recipe, seed=5)
    assert again.recommend(QUERIES, 50) == models[recipe].recommend(QUERIES, 50)
    other = segue.fit(sample, recipe=recipe, seed=6)
    assert other.recommend(QUERIES, 50) != models[recipe].recommend(QUERIES, 50)


def test_a_ranker_of_tags_is_learned_from_enough_questions_only(sample_facets: Facets) -> None:
    plan = resolve("default", Shape.of(sample_facets))
    for least, expected in ((1, {"tracks", "tags"}), (10_000, {"tracks"})):
        ranking = Ranking(folds=3, share=0.3, depth=50, keep=60, least_tags=least)
        found = examples(plan, ranking, sample_facets, 1)
        assert _fit_rankers(ranking, found, 1).keys() == expected


def test_the_number_of_jobs_leaves_the_model_as_it_is(
    models: Mapping[str, Model], sample: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class InTurn:
        """Folds of this process, which say for how many others they were asked."""

        def __init__(
            self,
            plan: Recipe,
            ranking: Ranking,
            facets: Facets,
            seed: int,
            workers: int,
            once: Once,
            *,
            kept: None,
        ) -> None:
            assert kept is None
            asked.append(workers)
            self.collect = lambda progress: examples(plan, ranking, facets, seed, progress, once)

        def widen(self, workers: int) -> None:
            asked.append(workers)

        def close(self) -> None:
            asked.append(0)

    monkeypatch.setattr(Folds, "start", InTurn)
    monkeypatch.setattr(fitting, "WORTHWHILE", 0)
    apart = segue.fit(sample, recipe="default", seed=5, jobs=2)
    assert asked == [1, 2, 0]
    assert apart.recommend(QUERIES, 50) == models["default"].recommend(QUERIES, 50)
    with pytest.raises(ConfigError, match="jobs"):
        segue.fit(sample, jobs=0)
