"""Titles placed in a factorisation: the regression itself, and what it leads to."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.facets.sparse import from_lists
from segue.generators.als.als import ALS
from segue.generators.als.title_regression import TitleRegression, _rows, ridge
from segue.generators.scores import SparseScores
from segue.protocols import Silent
from segue.types import Query

SMALL = TitleRegression(ALS(4, unobserved=0.05, blocks={"track": 1.0}, needs="track"))


@pytest.fixture(scope="module")
def worlds() -> Facets:
    """Rain goes with tracks 0-9, gym with 10-19; "비" and "빗소리" share no word and no playlist, but tracks."""
    builder = DatasetBuilder()
    rng = np.random.default_rng(0)
    for at in range(60):
        rain = at % 2 == 0
        title = ("rain", "빗소리")[at // 2 % 2] if rain else ("gym", "운동")[at // 2 % 2]
        first = 0 if rain else 10
        tracks = (rng.permutation(10)[:5] + first).tolist()
        builder.add_playlist(PlaylistRecord(id=at, title=title, tracks=tracks))
    return Facets.of(builder.build({"format": "test"}))


def test_ridge_solves_the_normal_equations() -> None:
    rng = np.random.default_rng(1)
    rows = from_lists([rng.integers(0, 12, 4).tolist() for _ in range(30)], 12)
    wanted = rng.normal(size=(30, 3)).astype(np.float32)
    dense = rows.toarray().astype(np.float64)
    expected = np.linalg.solve(dense.T @ dense + 0.7 * np.eye(12), dense.T @ wanted)
    np.testing.assert_allclose(ridge(rows, wanted, 0.7, 100), expected, atol=1e-3)


def test_ridge_of_nothing_is_nothing() -> None:
    found = ridge(from_lists([[0], [1]], 3), np.zeros((2, 4), np.float32), 1.0, 10)
    assert not found.any()
    assert found.shape == (3, 4)


def test_a_title_leads_to_the_tracks_of_its_kind(worlds: Facets) -> None:
    fitted = SMALL.fit(worlds, seed=0, progress=Silent())
    scores = fitted.score(query_rows([Query(title="빗소리"), Query(title="gym")], worlds), "tracks")
    names = worlds.vocabulary.names["track"]
    for i, kind in enumerate((range(10), range(10, 20))):
        assert {int(names[code]) for code in scores.top(i, 10).codes} == {*kind}


def test_seed_tracks_draw_a_title_on(worlds: Facets) -> None:
    fitted = SMALL.fit(worlds, seed=0, progress=Silent())
    rows = query_rows([Query(title="rain"), Query(title="rain", tracks=(10, 11, 12, 13))], worlds)
    alone, both = (fitted.score(rows, "tracks").at(i, np.arange(20, dtype=np.int32)) for i in (0, 1))
    codes = [worlds.vocabulary.codes["track"][str(track)] for track in range(14, 20)]
    assert (both[codes] > alone[codes]).all()


def test_tracks_alone_and_tags_are_left_to_others(worlds: Facets) -> None:
    fitted = SMALL.fit(worlds, seed=0, progress=Silent())
    rows = query_rows([Query(tracks=(1, 2)), Query(title="없는 말")], worlds)
    assert all(not len(fitted.score(rows, "tracks").top(i, 5).codes) for i in range(2))
    assert isinstance(fitted.score(rows, "tags"), SparseScores)


def test_words_speak_for_the_tracks_they_lead_to(worlds: Facets) -> None:
    fitted = SMALL.fit(worlds, seed=0, progress=Silent())
    rows = query_rows([Query(title="rain gym")], worlds)
    code = worlds.vocabulary.codes["track"]
    facets, values, _ = fitted.contributions(rows, 0, np.array([code["3"], code["13"]], np.int32), "tracks")
    names = [worlds.vocabulary.names[block][number] for block, number in facets]
    assert names[int(values[:, 0].argmax())] == "w:rain"
    assert names[int(values[:, 1].argmax())] == "w:gym"


@pytest.mark.parametrize(
    "query",
    [
        Query(title="rain gym"),
        Query(title="rain gym", tracks=(1, 13)),
        Query(title="gym", tracks=(1, 2), weights=(0, 3)),
        Query(title="rain", tracks=(1,), weights=(0,)),
    ],
)
def test_a_score_is_the_sum_of_what_is_added(worlds: Facets, query: Query) -> None:
    fitted = SMALL.fit(worlds, seed=0, progress=Silent())
    rows = query_rows([Query(), query], worlds)
    codes = np.arange(6, dtype=np.int32)
    added = fitted.contributions(rows, 1, codes, "tracks")
    scores = fitted.score(rows, "tracks").at(1, codes)
    np.testing.assert_allclose(added.values.sum(axis=0) + added.rest, scores, rtol=1e-4, atol=1e-5)


def test_what_is_not_scored_has_nothing_added(worlds: Facets) -> None:
    fitted = SMALL.fit(worlds, seed=0, progress=Silent())
    rows = query_rows([Query(title="rain"), Query(tracks=(1, 2))], worlds)
    some = np.array([0], np.int32)
    assert not fitted.contributions(rows, 0, some, "tags").facets
    assert not fitted.contributions(rows, 1, some, "tracks").facets


def test_a_query_lies_where_the_regression_puts_its_row(worlds: Facets) -> None:
    """Queries are placed row by row, playlists were fitted as one matrix: both are the same X W + m."""
    settings = TitleRegression(SMALL.als, blocks={"word": 1.0, "gram": 0.7, "tag": 0.7})
    fitted = settings.fit(worlds, seed=0, progress=Silent())
    queries = query_rows([Query(title="rain gym"), Query(title="빗소리"), Query(tracks=(1,))], worlds)
    whole = _rows(settings, fitted._idf, {block: queries.blocks[block] for block in settings.blocks})
    expected = whole @ fitted.weights + fitted.mean
    expected[2] = 0  # neither a word nor a tag
    np.testing.assert_allclose(fitted.places(queries.blocks), expected, rtol=1e-5, atol=1e-6)
