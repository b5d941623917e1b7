"""A title encoder as a generator: what it learns from, and what it gives."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.generators.als.als import ALS
from segue.generators.neural.title_encoder import ENCODER, EncodedTitles, EncodedTracks, FittedEncodedTitles
from segue.protocols import Silent
from segue.types import Query

SMALL = EncodedTitles("tfidf-linear", ALS(8, iterations=3, blocks={"track": 1.0}), epochs=2)


@pytest.fixture(scope="module")
def fitted(sample_facets: Facets) -> FittedEncodedTitles:
    return SMALL.fit(sample_facets, seed=0, progress=Silent())


def test_tags_are_the_encoders_own_probabilities(sample_facets: Facets, fitted: FittedEncodedTitles) -> None:
    title = next(title for title in sample_facets.titles if " " in title)
    scores = fitted.score(query_rows([Query(title=title)], sample_facets), "tags")
    assert fitted.model is not None
    names = sample_facets.vocabulary.names["tag"]
    expected = dict(
        zip(fitted.model.labels["tags"], fitted.model.scores([title], head="tags")[0], strict=True)
    )
    for code, score in zip(*scores.top(0, 20), strict=True):
        assert score == pytest.approx(float(expected[names[code]]), rel=1e-4)


def test_tracks_without_a_probability_are_reached_by_places() -> None:
    scores = EncodedTracks(
        found=np.array([[0.5, 2.0, 0.0]], np.float32),
        pool=np.array([1, 3, 4], np.int32),
        places=np.array([[2.0, 0.0]], np.float32),
        vectors=np.array([[1, 9], [1, 9], [-1, 9], [1, 9], [1, 9]], np.float32),
    )
    assert scores.top(0, 9).codes.tolist() == [3, 1]
    assert scores.at(0, np.array([0, 1, 2, 3, 4], np.int32)).tolist() == [2.0, 0.5, 0.0, 2.0, 0.0]


def test_words_speak_for_tags(sample_facets: Facets, fitted: FittedEncodedTitles) -> None:
    title = next(title for title in sample_facets.titles if " " in title)
    rows = query_rows([Query(title=title)], sample_facets)
    codes = fitted.score(rows, "tags").top(0, 5).codes
    shares = fitted.word_shares(rows, 0, "tags", codes)
    assert any(shares)
    for found in filter(None, shares):
        assert {word for word, _ in found} <= {*title.split()}
        assert sum(share for _, share in found) == pytest.approx(1)


def test_facets_without_titles_or_with_few_playlists_teach_nothing(
    sample_facets: Facets, tmp_path: Path
) -> None:
    few = sample_facets.select(np.arange(len(sample_facets.updated)) < 3)
    fitted = SMALL.fit(few, seed=0, progress=Silent())
    assert fitted.model is None
    fitted.save(tmp_path)
    assert not (tmp_path / ENCODER).exists()
    rows = query_rows([Query(title="rain", tags=("비",))], few)
    for again in (fitted, SMALL.load(tmp_path, few)):
        assert not len(again.score(rows, "tags").top(0, 5).codes)
        assert not len(again.score(rows, "tracks").top(0, 5).codes)
        assert again.word_shares(rows, 0, "tags", np.array([0], np.int32)) == [[]]
    untitled = dataclasses.replace(sample_facets, titles=())
    assert (
        SMALL.fit(untitled, seed=0, progress=Silent()).model is not None
    )  # tags alone are something to read
