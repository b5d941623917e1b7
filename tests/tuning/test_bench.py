"""A split on which recipes are measured."""

from __future__ import annotations

import numpy as np

from segue.data.dataset import Dataset
from segue.data.split import split
from segue.metrics.ranking import Values
from segue.recipes import Recipe
from segue.tuning.bench import Aim, Bench, blend


def test_figures_are_of_what_is_looked_at(playlists: Dataset, base: Recipe) -> None:
    one = split(playlists, "melon-official", rng=1, questions=10)

    def figures(target: Aim) -> Values:
        bench = Bench(one.train, one.questions, one.answers, base=base, target=target, seed=0)
        return bench.figures(base)

    both = figures("score")
    np.testing.assert_array_equal(figures("tracks")[:, 0], both[:, 0])
    np.testing.assert_array_equal(figures("tags")[:, 0], both[:, 1])
    assert np.nanmax(both) <= 1.0
    assert np.nanmin(both) >= 0.0


def test_melons_score_is_of_tracks_and_tags() -> None:
    assert blend("score") == ("score", {"track_ndcg@100": 0.85, "tag_ndcg@10": 0.15})
    assert blend("tags") == ("tag_ndcg@10", {"tag_ndcg@10": 1.0})
