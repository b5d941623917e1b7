"""Ridge regression of tags: against least squares by hand, what takes part, and that twins share a vote."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.facets.sparse import from_lists
from segue.generators.tags.ease import FittedTagEASE, TagEASE
from segue.protocols import Silent
from segue.types import Query

SETTINGS = TagEASE(regularization=2.0, least=1)


def fitted(facets: Facets, settings: TagEASE = SETTINGS) -> FittedTagEASE:
    return settings.fit(facets, seed=0, progress=Silent())


def test_each_tag_is_rebuilt_from_all_others_by_ridge_regression(tiny: Facets) -> None:
    """The closed form gives what a regression of the tag's column on all other columns gives."""
    found = fitted(tiny)
    rows = np.hstack([tiny.playlists["tag"].toarray(), tiny.playlists["word"].toarray()[:, found.words]])
    for tag in range(3):
        others = [k for k in range(rows.shape[1]) if k != tag]
        x = rows[:, others]
        expected = np.linalg.solve(x.T @ x + 2.0 * np.eye(len(others)), x.T @ rows[:, tag])
        np.testing.assert_allclose(found.weights[others, tag], expected, rtol=1e-3, atol=1e-5)
        assert found.weights[tag, tag] == 0


def test_a_query_sums_the_weights_of_its_tags_and_words(tiny: Facets) -> None:
    model = fitted(tiny)
    names = tiny.vocabulary.names["tag"]
    scores = model.score(query_rows([Query(tags=names[:2])], tiny), "tags").at(0, np.array([2], np.int32))
    assert scores[0] == pytest.approx(float(model.weights[:2, 2].sum()), rel=1e-5)


def test_two_tags_that_always_come_together_share_one_vote(tiny: Facets) -> None:
    """Tag 2 follows tag 0 in every playlist, and tag 1 is tag 0 again: both together say little more than one."""
    rows = from_lists([[0, 1, 2]] * 50 + [[]] * 50, 3)
    twins = dataclasses.replace(
        tiny,
        playlists={
            **tiny.playlists,
            "tag": rows,
            "word": from_lists([[]] * 100, tiny.vocabulary.size("word")),
        },
        updated=np.zeros(100, np.int32),
    )
    weights = fitted(twins).weights
    assert weights[0, 2] == pytest.approx(weights[1, 2], abs=1e-4)
    assert 0.9 < weights[0, 2] + weights[1, 2] < 1


def test_only_frequent_tags_and_words_take_part(tiny: Facets) -> None:
    """밤 is in one playlist alone; of what is frequent enough, the most frequent stay."""
    frequent = fitted(tiny, TagEASE(least=2))
    names = [tiny.vocabulary.names["tag"][code] for code in frequent.tags]
    assert sorted(names) == ["비", "카페"]
    assert len(fitted(tiny, TagEASE(tags=1, words=2, least=1)).weights) == 3


def test_without_frequent_tags_nothing_is_said(tiny: Facets) -> None:
    model = fitted(tiny, TagEASE(least=100))
    assert not len(model.score(query_rows([Query(tags=("비",))], tiny), "tags").top(0, 9).codes)
