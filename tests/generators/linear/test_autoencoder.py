"""The linear autoencoder: against the regression written out, what few seeds change, and what it refuses to load."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from segue.errors import ArtifactError
from segue.facets import Facets, query_rows
from segue.facets.sparse import Floats, empty, from_lists
from segue.facets.vocabulary import Vocabulary
from segue.generators.linear.autoencoder import LinearAutoencoder
from segue.generators.linear.fitted import FittedLinearAutoencoder
from segue.protocols import Silent
from segue.types import Query

WHOLE = LinearAutoencoder(factors=4, regularization=2.0, idf=0.5, shrinkage=0.0, least=1)
"""As many factors as `tiny` has playlists: the regression itself."""

ALL = np.arange(5, dtype=np.int32)


def fitted(facets: Facets, settings: LinearAutoencoder = WHOLE) -> FittedLinearAutoencoder:
    return settings.fit(facets, seed=0, progress=Silent())


def scores(model: FittedLinearAutoencoder, *tracks: int, weights: tuple[float, ...] = ()) -> Floats:
    rows = query_rows([Query(tracks=tracks, weights=weights)], model.facets)
    return model.score(rows, "tracks").at(0, ALL)


def regression(facets: Facets, reg: float, idf: float) -> NDArray[np.float64]:
    """r B, from the matrix of tracks by tracks."""
    counts = np.maximum(facets.track_counts, 1)
    y = facets.playlists["track"].toarray() * counts**-idf
    gram = y.T @ y
    return np.asarray(reg * np.linalg.solve(gram + reg * np.eye(len(gram)), gram), np.float64)


def test_with_all_factors_it_is_the_ridge_regression_over_tracks(tiny: Facets) -> None:
    """Solved over four playlists, it gives what the matrix over five tracks gives."""
    model, expected = fitted(tiny), regression(tiny, 2.0, 0.5)
    for track in range(5):
        np.testing.assert_allclose(scores(model, track), np.maximum(expected[track], 0), rtol=1e-3, atol=1e-4)
    both = np.maximum(0.5 * expected[0] + expected[3], 0)
    np.testing.assert_allclose(scores(model, 0, 3, weights=(0.5, 1.0)), both, rtol=1e-3, atol=1e-4)


def test_with_few_factors_the_others_have_their_mean_eigenvalue(tiny: Facets) -> None:
    y = tiny.playlists["track"].toarray() * np.maximum(tiny.track_counts, 1) ** -0.5
    there = y.any(axis=1)  # the last playlist has no tracks
    values, vectors = np.linalg.eigh(y[there] @ y[there].T)
    rest = values[:-1].mean()
    share = (values[-1] - rest) / (values[-1] + 2.0)
    kernel = np.eye(len(values)) - share * np.outer(vectors[:, -1], vectors[:, -1])
    expected = np.maximum(y[there].T @ kernel @ y[there], 0)[1]
    few = LinearAutoencoder(factors=1, regularization=2.0, idf=0.5, shrinkage=0.0, least=1)
    found = scores(fitted(tiny, few), 1)
    np.testing.assert_allclose(found, expected, rtol=1e-2)  # three passes find the eigenvector, nearly


def test_the_fewer_seeds_the_nearer_to_co_occurrence(tiny: Facets) -> None:
    """With a shrinkage of k, one seed subtracts 1 / (1 + k) of the common part, and two 2 / (2 + k)."""
    shrunk = LinearAutoencoder(factors=4, regularization=2.0, idf=0.5, shrinkage=3.0, least=1)
    counts = np.maximum(tiny.track_counts, 1)
    y = tiny.playlists["track"].toarray() * counts**-0.5
    together, whole = y.T @ y, regression(tiny, 2.0, 0.5)
    one = together[0] - (together[0] - whole[0]) / 4
    np.testing.assert_allclose(scores(fitted(tiny, shrunk), 0), np.maximum(one, 0), rtol=1e-3, atol=1e-4)
    pair = together[0] + together[2]
    two = pair - (pair - whole[0] - whole[2]) * 2 / 5
    np.testing.assert_allclose(scores(fitted(tiny, shrunk), 0, 2), np.maximum(two, 0), rtol=1e-3, atol=1e-4)


def test_below_the_least_number_of_seeds_it_says_nothing(tiny: Facets) -> None:
    model = fitted(tiny, LinearAutoencoder(factors=2, least=2))
    assert not scores(model, 0).any()
    assert scores(model, 0, 1).any()
    rows = query_rows([Query(tracks=(0,)), Query(tracks=(0, 1), tags=("카페",))], tiny)
    assert not len(model.explain(rows, 0, ALL, "tracks").parts)
    assert not len(model.explain(rows, 1, ALL[:2], "tags").parts)
    assert not len(model.score(rows, "tags").top(1, 9).codes)


def test_what_the_seeds_add_is_the_score(tiny: Facets) -> None:
    """Exactly, since the model is linear; a track of no playlist gets nothing."""
    model = fitted(tiny, LinearAutoencoder(factors=2, regularization=1.0, shrinkage=1.0, least=1))
    rows = query_rows([Query(tracks=(0, 1, 3), weights=(1.0, 0.5, 2.0))], tiny)
    found = model.contributions(rows, 0, ALL)
    assert [code for _, code in found.facets] == [0, 1, 3]
    whole = found.values.sum(axis=0)
    np.testing.assert_allclose(np.maximum(whole, 0), model.score(rows, "tracks").at(0, ALL), atol=1e-5)
    assert whole[4] == 0


def test_tracks_that_no_chain_of_playlists_links_to_the_seeds_have_no_score(tiny: Facets) -> None:
    """Of forty playlists in two halves, with factors for all: what is left of the sums is rounding."""
    rng = np.random.default_rng(0)
    halves = [rng.choice(30, 8, replace=False) + 30 * (k % 2) for k in range(40)]
    rows = from_lists([sorted(one.tolist()) for one in halves], 60)
    blocks = {block: empty(40, size.shape[1]) for block, size in tiny.playlists.items()}
    names = {**tiny.vocabulary.names, "track": tuple(map(str, range(60)))}
    two = dataclasses.replace(
        tiny,
        vocabulary=Vocabulary(names),
        playlists={**blocks, "track": rows},
        updated=np.zeros(40, np.int32),
    )
    model = LinearAutoencoder(factors=40, least=1).fit(two, seed=0, progress=Silent())
    found = model.score(query_rows([Query(tracks=(0, 1, 2))], two), "tracks").top(0, 60)
    assert len(found.codes) > 10
    assert found.codes.max() < 30


def test_without_tracks_there_is_nothing_to_learn(tiny: Facets) -> None:
    nothing = tiny.withhold(np.ones(5, np.bool_))
    assert not fitted(nothing).common.any()
    assert not scores(fitted(nothing), 0, 1).any()


@pytest.mark.parametrize(
    "damaged",
    [
        np.zeros((4, 3), np.float32),
        np.zeros((5, 4), np.float32),
        np.zeros((4, 4), np.float64),
        np.full((4, 4), np.nan, np.float32),
        np.zeros(16, np.float32),
    ],
)
def test_an_array_of_other_shape_or_content_is_refused(tiny: Facets, tmp_path: Path, damaged: Floats) -> None:
    np.save(tmp_path / "playlists.npy", damaged)
    with pytest.raises(ArtifactError, match=r"playlists\.npy"):
        WHOLE.load(tmp_path, tiny)
