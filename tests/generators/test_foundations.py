"""What several generators rest on is fitted once for a training set."""

from __future__ import annotations

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.generators.als.als import ALS
from segue.generators.als.cold_start import ColdStart
from segue.generators.als.title_regression import TitleRegression
from segue.generators.base import CandidateGenerator
from segue.generators.content.popularity import Popularity
from segue.generators.foundations import RestsOn, SharedFits
from segue.generators.knn.latent import ALSNeighbours
from segue.generators.neural.title_encoder import EncodedTitles
from segue.protocols import Silent
from segue.types import Query

SMALL = ALS(4, iterations=1)
RESTING = [ALSNeighbours(SMALL), TitleRegression(SMALL), ColdStart(SMALL)]


def test_generators_of_one_recipe_share_a_factorisation(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[ALS] = []
    fit = ALS.fit

    def counted(self: ALS, *given: object, **named: object) -> object:
        fitted.append(self)
        return fit(self, *given, **named)  # pyright: ignore[reportArgumentType] - what it was called with

    monkeypatch.setattr(ALS, "fit", counted)
    fits = SharedFits(sample_facets, seed=3, progress=Silent())
    for generator in (*RESTING, ALS(4, iterations=1), ALSNeighbours(ALS(5, iterations=1))):
        fits.fit(generator)
    assert fitted == [SMALL, ALS(5, iterations=1)]


@pytest.mark.parametrize("generator", RESTING)
def test_a_shared_foundation_changes_no_score(sample_facets: Facets, generator: CandidateGenerator) -> None:
    fits = SharedFits(sample_facets, seed=3, progress=Silent())
    fits.fit(SMALL)
    alone = generator.fit(sample_facets, seed=3, progress=Silent())
    names = sample_facets.vocabulary.names["track"]
    rows = query_rows([Query(title="비 오는 밤 🌧", tracks=names[:3])], sample_facets)
    codes = np.arange(len(names), dtype=np.int32)
    ours, theirs = (one.score(rows, "tracks").at(0, codes) for one in (fits.fit(generator), alone))
    np.testing.assert_array_equal(ours, theirs)


def test_a_generator_of_its_own_is_fitted_by_itself(sample_facets: Facets) -> None:
    assert not isinstance(Popularity(), RestsOn)
    fitted = SharedFits(sample_facets, seed=0, progress=Silent()).fit(Popularity())
    rows = query_rows([Query()], sample_facets)
    assert len(fitted.score(rows, "tracks").top(0, 3).codes) == 3


def test_an_encoder_without_titles_rests_on_nothing(sample_facets: Facets) -> None:
    assert EncodedTitles("tfidf-linear", SMALL).foundation(sample_facets) == SMALL
    untitled = sample_facets.select(np.zeros(len(sample_facets.updated), np.bool_))
    assert EncodedTitles("tfidf-linear", SMALL).foundation(untitled) is None
    assert EncodedTitles("tfidf-linear", None).foundation(sample_facets) is None
