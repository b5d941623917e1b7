"""Neighbours in a vector space, against the same sums written out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from numpy.typing import NDArray

from segue import compiled
from segue.facets import Facets, query_rows
from segue.generators.als.als import ALS
from segue.generators.knn import latent
from segue.generators.knn.latent import GROUP, ALSNeighbours, Directions, NeighbourWeights, unit
from segue.protocols import Silent
from segue.types import Query

PLAYLISTS = Directions.of(np.array([[1, 0], [0.6, 0.8], [-1, 0], [0, 0]], np.float32))


def scores(
    nearness: NeighbourWeights, facets: Facets, asked: list[float], day: int | None = None
) -> list[float]:
    updated = None if day is None else dt.datetime(1970, 1, 1 + day)
    rows = query_rows([Query(updated=updated)], facets)
    found = nearness.score(np.array([asked], np.float32), PLAYLISTS, rows, facets, "tracks")
    return found.at(0, np.arange(5, dtype=np.int32)).tolist()


def expected(weights: list[float], facets: Facets) -> NDArray[np.float64]:
    return np.array(weights) @ facets.playlists["track"].toarray()


def test_a_near_playlist_lends_its_tracks_its_cosine_to_the_power(tiny: Facets) -> None:
    plain = NeighbourWeights(power=2.0, length=0.0, damping=0.0)
    assert scores(plain, tiny, [1, 0]) == pytest.approx(expected([1, 0.6**2, 0, 0], tiny), rel=1e-5)


def test_long_playlists_and_popular_tracks_count_less(tiny: Facets) -> None:
    shrunk = expected([2**-0.5, 0.6 * 4**-0.5, 0, 0], tiny)
    counts = np.array([2, 3, 2, 1, 1])
    found = scores(NeighbourWeights(power=1.0, length=0.5, damping=0.5), tiny, [1, 0])
    assert found == pytest.approx(shrunk * counts**-0.5, rel=1e-5)


def test_only_the_nearest_count(tiny: Facets) -> None:
    found = scores(NeighbourWeights(neighbours=1, power=1.0, length=0.0, damping=0.0), tiny, [0, 1])
    assert found == pytest.approx(expected([0, 0.8, 0, 0], tiny), rel=1e-5)


def test_days_apart_count_less_and_both_targets_see_the_same_days(tiny: Facets) -> None:
    """The weights are shared by both targets; the second must not be dated twice."""
    dated = NeighbourWeights(power=1.0, length=0.0, damping=0.0, half_life=5)
    rows = query_rows([Query(updated=dt.datetime(1970, 1, 2))], tiny)
    asked = np.array([[1, 0]], np.float32)
    for _ in range(2):
        found = dated.score(asked, PLAYLISTS, rows, tiny, "tracks").at(0, np.arange(5, dtype=np.int32))
        assert found.tolist() == pytest.approx(expected([1, 0.6 / (1 + 10 / 5), 0, 0], tiny), rel=1e-5)


def test_playlists_without_a_vector_are_left_out_and_the_others_keep_their_products() -> None:
    rng = np.random.default_rng(0)
    vectors = np.zeros((5 * GROUP + 3, 24), np.float32)
    vectors[::7] = rng.normal(size=(len(vectors[::7]), 24))
    vectors[-2:] = rng.normal(size=(2, 24))
    found = Directions.of(vectors)
    there = np.flatnonzero(vectors.any(axis=1))
    assert len(found.codes) < len(vectors) / 2
    assert set(there) <= set(found.codes.tolist())
    assert (np.diff(found.codes) > 0).all()
    query = rng.normal(size=24).astype(np.float32)
    assert (found.vectors @ query).tolist() == (vectors @ query)[found.codes].tolist()


@pytest.mark.parametrize("size", [40 * GROUP, 40 * GROUP + 1, 30 * GROUP + 63])
def test_rounded_vectors_leave_the_nearest_with_the_products_that_they_have_among_all(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not compiled.available():
        pytest.skip("built without a C compiler")
    rng = np.random.default_rng(size)
    vectors = unit(rng.normal(size=(size, 40)).astype(np.float32))
    vectors[5:9] = vectors[4]  # ties
    asked = np.concatenate([vectors[[4, size - 1]], np.zeros((1, 40)), vectors[20:40] + vectors[:20]])
    asked = unit(asked.astype(np.float32))
    found = Directions.of(vectors)
    usual = [found.nearest(asked, n) for n in (1, 3, 300)]
    monkeypatch.setattr(latent, "LARGE", 0)
    for n, expected in zip((1, 3, 300), usual, strict=True):
        for own, theirs in zip(found.nearest(asked, n), expected, strict=True):
            assert own.codes.tolist() == theirs.codes.tolist()
            assert own.scores.tolist() == theirs.scores.tolist()
    assert len(found._products(np.arange(3, dtype=np.int32), asked[0])[0]) < GROUP + 3


def test_a_query_of_zeros_has_no_neighbours(tiny: Facets) -> None:
    assert scores(NeighbourWeights(), tiny, [0, 0]) == [0] * 5


def test_unit_vectors_have_length_1_and_zeros_stay() -> None:
    found = unit(np.array([[3, 4], [0, 0]], np.float32))
    np.testing.assert_allclose(found, [[0.6, 0.8], [0, 0]], rtol=1e-6)


def test_als_neighbours_are_near_in_the_space_of_the_factorisation(tiny: Facets) -> None:
    settings = ALSNeighbours(ALS(8, iterations=3), NeighbourWeights(power=1.0, length=0.0, damping=0.0))
    fitted = settings.fit(tiny, seed=0, progress=Silent())
    rows = query_rows([Query(tracks=(3,))], tiny)
    asked = fitted.als.query_vectors(rows)[0].astype(float)
    cosines = [
        max(float(asked @ playlist / np.linalg.norm(asked) / max(np.linalg.norm(playlist), 1e-9)), 0)
        for playlist in fitted.als.playlists
    ]
    found = fitted.score(rows, "tracks").at(0, np.arange(5, dtype=np.int32))
    assert found.tolist() == pytest.approx(expected(cosines, tiny), rel=1e-3)
