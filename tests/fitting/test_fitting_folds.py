"""Rankers learn from questions of several folds, wherever these are worked on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import RecipeError, Where
from segue.facets import Facets
from segue.fitting.folds import examples, never_held_out
from segue.fitting.processes import Folds
from segue.generators.neural.title_encoder import EncodedTitles
from segue.ranking.holdout import held_out
from segue.recipes import Ranking, Shape, resolve


def test_rankers_learn_from_questions_with_a_hit_over_all_folds(sample_facets: Facets) -> None:
    plan = resolve("fast", Shape.of(sample_facets))
    one, two = (
        examples(plan, Ranking(folds=folds, share=0.3, depth=50, keep=60), sample_facets, seed=1)
        for folds in (1, 2)
    )
    for target in ("tracks", "tags"):
        found = one[target]
        assert len(found.features) == len(found.labels) > 0
        for rows, labels in zip(found.features, found.labels, strict=True):
            assert rows.shape == (len(labels), len(found.names))
            assert len(labels) <= {"tracks": 60, "tags": 150}[target]
            assert {*labels.tolist()} <= {0.0, 1.0}
            assert labels.any()
        assert len(two[target].labels) > len(found.labels)
        np.testing.assert_array_equal(two[target].features[0], found.features[0])


def test_what_is_fitted_once_has_seen_no_question_of_any_fold(
    sample: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The encoder learns from playlists that every fold leaves in, and from all of those."""
    seen: list[Facets] = []
    honest = EncodedTitles.fit_on

    def spied(self: EncodedTitles, foundation: Any, facets: Facets, **rest: Any) -> Any:
        seen.append(facets)
        return honest(self, foundation, facets, **rest)

    monkeypatch.setattr(EncodedTitles, "fit_on", spied)
    segue.fit(sample, recipe="full", seed=5)
    facets = Facets.of(sample)
    ranking = resolve("full", Shape.of(facets)).ranking
    assert ranking is not None
    kept = never_held_out(ranking, facets, 5)
    assert 0 < kept.sum() < len(kept)
    assert len(seen) == 1
    assert seen[0].titles == facets.select(kept).titles
    for number in range(ranking.folds):
        most = (ranking.most, ranking.most_trackless)
        held = held_out(facets, ranking.share, most, np.random.default_rng(5), number)
        assert held.any()
        assert not (held & kept).any()
    assert never_held_out(None, facets, 5).all()


def test_folds_in_other_processes_find_the_same(sample_facets: Facets) -> None:
    plan = resolve("fast", Shape.of(sample_facets))
    ranking = Ranking(folds=3, share=0.2, depth=50, keep=60)
    folds = Folds.start(plan, ranking, sample_facets, 3, workers=2)
    try:
        theirs = folds.collect()
    finally:
        folds.close()
    assert not Path(folds.place.name).exists()
    for target, ours in examples(plan, ranking, sample_facets, 3).items():
        assert ours.names == theirs[target].names
        assert ours.seeded == theirs[target].seeded
        for mine, other in zip(ours.stacked(), theirs[target].stacked(), strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-5)


def test_a_fold_that_fails_says_why_and_leaves_nothing(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = resolve("fast", Shape.of(sample_facets))
    monkeypatch.setattr("segue.recipes.text.to_json", lambda _: b'{"generators": []}')
    folds = Folds.start(plan, Ranking(folds=2), sample_facets, 3, workers=2)
    try:
        with pytest.raises(RecipeError) as caught:
            folds.collect()
    finally:
        folds.close()
    assert not Path(folds.place.name).exists()
    assert all(process.poll() is not None for process in folds.running.values())
    assert caught.value.expected.startswith("a fallback among the generators")
    assert caught.value.where == Where("the fold's recipe")
