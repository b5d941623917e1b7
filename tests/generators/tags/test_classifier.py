"""Tags by the classifier: what it is asked with, and what it says nothing of."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.facets.sparse import Floats
from segue.generators.tags.bag_classifier import BagClassifier
from segue.generators.tags.classifier import ProbableScores, TagClassifier
from segue.protocols import Silent
from segue.types import Query

SMALL = TagClassifier(BagClassifier(dim=8, epochs=3, batch=16), least=2)


def test_a_tag_of_too_few_playlists_is_not_learned(tiny: Facets) -> None:
    """밤 is in one playlist alone."""
    fitted = SMALL.fit(tiny, seed=0, progress=Silent())
    names = [tiny.vocabulary.names["tag"][code] for code in fitted.tags]
    assert sorted(names) == ["비", "카페"]
    scores = fitted.score(query_rows([Query(title="카페")], tiny), "tags")
    codes = np.arange(3, dtype=np.int32)
    assert scores.at(0, codes).sum() == pytest.approx(1)
    assert scores.at(0, np.array([tiny.vocabulary.codes["tag"]["밤"]], np.int32))[0] == 0


def test_scores_by_rank_and_by_candidate_are_the_same(sample_facets: Facets) -> None:
    fitted = SMALL.fit(sample_facets, seed=0, progress=Silent())
    queries = [Query(title=sample_facets.vocabulary.names["word"][3].removeprefix("w:")), Query(tags=("비",))]
    scores = fitted.score(query_rows(queries, sample_facets), "tags")
    for i in range(2):
        top = scores.top(i, 7)
        np.testing.assert_array_equal(scores.at(i, top.codes), top.scores)
        assert (np.diff(top.scores) <= 0).all()


def test_nothing_known_says_nothing(sample_facets: Facets) -> None:
    fitted = SMALL.fit(sample_facets, seed=0, progress=Silent())
    scores = fitted.score(query_rows([Query(), Query(tags=("없는 태그",))], sample_facets), "tags")
    assert isinstance(scores, ProbableScores)
    assert not len(scores.top(0, 9).codes)
    assert not len(scores.top(1, 9).codes)


def test_runs_are_averaged(sample_facets: Facets) -> None:
    """Two runs say the mean of what each, trained alone with its own seed, says."""
    rows = query_rows(
        [Query(title=sample_facets.vocabulary.names["word"][3].removeprefix("w:"))], sample_facets
    )

    def probabilities(runs: int, seed: int) -> Floats:
        settings = dataclasses.replace(SMALL, runs=runs)
        found = settings.fit(sample_facets, seed=seed, progress=Silent()).score(rows, "tags")
        assert isinstance(found, ProbableScores)
        return found.found

    expected = (probabilities(1, 0) + probabilities(1, 1)) / 2
    np.testing.assert_allclose(probabilities(2, 0), expected, rtol=1e-5, atol=1e-8)
