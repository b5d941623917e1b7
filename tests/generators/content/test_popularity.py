"""Counts as scores."""

from __future__ import annotations

import numpy as np

from segue.facets import Facets, query_rows
from segue.generators.content.popularity import Popularity
from segue.protocols import Silent
from segue.types import Query


def test_a_score_is_the_share_of_playlists(tiny: Facets) -> None:
    scores = Popularity().fit(tiny, seed=0, progress=Silent()).score(query_rows([Query()], tiny), "tracks")
    ranked = scores.top(0, 9)
    assert ranked.codes.tolist() == [1, 0, 2, 3, 4]
    np.testing.assert_allclose(ranked.scores, [3 / 4, 2 / 4, 2 / 4, 1 / 4, 0])
    np.testing.assert_allclose(scores.at(0, np.array([4, 1], np.int32)), [0, 3 / 4])


def test_tags_have_counts_of_their_own(tiny: Facets) -> None:
    scores = Popularity().fit(tiny, seed=0, progress=Silent()).score(query_rows([Query()], tiny), "tags")
    names = tiny.vocabulary.names["tag"]
    assert [names[code] for code in scores.top(0, 2).codes] == ["카페", "비"]
    np.testing.assert_allclose(scores.top(0, 2).scores, [3 / 4, 2 / 4])
