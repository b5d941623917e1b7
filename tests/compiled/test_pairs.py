"""Candidates beside seeds, against NumPy: to the last bit, for few seeds and for more than its sums take at once."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.facets import Facets
from segue.facets.sparse import Csr, from_lists
from segue.ranking.affinity import pair_affinities, vector_affinities
from segue.ranking.proximity import proximities

TRACKS = 400

SEEDS = [1, 2, 3, 7, 8, 9, 40, 129, 300]


@pytest.fixture(scope="module")
def playlists() -> Csr:
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.full(TRACKS, 0.4))
    return from_lists([rng.choice(TRACKS, rng.integers(0, 60), p=shares) for _ in range(250)], TRACKS)


def codes_of(size: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(size).permutation(TRACKS).astype(np.int32)
    return order[: TRACKS - size], np.sort(order[TRACKS - size :])


def both_forms(found, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = []
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        forms.append([np.asarray(column, np.float32) for column in found()])
    for one, other in zip(*forms, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("size", SEEDS)
def test_features_of_vectors(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(1).normal(size=(TRACKS, 5)).astype(np.float32)
    vectors[::9] = 0
    both_forms(lambda: vector_affinities(vectors, *codes_of(size)), monkeypatch)


@pytest.mark.parametrize("size", SEEDS)
def test_features_of_co_occurrence(playlists: Csr, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = playlists.T.tocsr()
    counts = np.diff(columns.indptr).astype(np.float32)
    both_forms(lambda: pair_affinities(playlists, columns, counts, *codes_of(size)), monkeypatch)


@pytest.mark.parametrize("size", SEEDS)
def test_co_occurrence_is_counted_alike_from_both_sides(playlists: Csr, size: int) -> None:
    columns = playlists.T.tocsr()
    held = compiled.Holding(playlists.indptr, playlists.indices, columns.indptr, columns.indices)
    candidates, seeds = codes_of(size)
    expected = (columns[candidates] @ columns[seeds].T).toarray()
    for _ in range(2):  # its scratch memory is clean again
        for from_seeds in (True, False):
            found = compiled.together(held, candidates, seeds, from_seeds=from_seeds)
            np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("size", [1, 4, 60])
def test_distances_in_playlists(sample_facets: Facets, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    order = np.argsort(-sample_facets.track_counts, kind="stable").astype(np.int32)
    seeds, codes = np.sort(order[:size]), order[size:400]
    both_forms(lambda: proximities(sample_facets, codes, seeds), monkeypatch)


@pytest.mark.parametrize("dim", [1, 9, 97, 128, 300])
def test_directions_are_rows_over_the_lengths_that_numpy_gives_them(dim: int) -> None:
    rng = np.random.default_rng(dim)
    vectors = (rng.normal(size=(40, dim)) * 10 ** rng.uniform(-12, 3, (40, 1))).astype(np.float32)
    vectors[3] = 0
    rows = np.append(rng.permutation(40)[:20], 3).astype(np.int32)
    lengths = np.linalg.norm(vectors[rows], axis=1, keepdims=True)
    expected = vectors[rows] / np.maximum(lengths, 1e-9)
    np.testing.assert_array_equal(compiled.directions(vectors, rows), expected)
