"""Lists and tables of a pool, against NumPy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from segue import compiled
from segue.facets import Facets
from segue.facets.queries import query_rows
from segue.generators.base import FittedGenerator
from segue.generators.content.popularity import Popularity
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.protocols import Silent
from segue.ranking.pools import pool, score
from segue.types import Query


def test_lists_lose_what_is_given_and_what_is_too_much() -> None:
    codes = np.array([5, 1, 9, 1, 2, 7, 3, 8, 6], np.int32)
    scores = np.arange(9, 0, -1).astype(np.float32)
    starts = np.array([0, 3, 3, 9])
    compiled.kept(codes, scores, starts, np.array([1, 2, 8, 30], np.int32), 2)
    assert starts.tolist() == [0, 2, 2, 4]
    assert codes[:4].tolist() == [5, 9, 7, 3]
    assert scores[:4].tolist() == [9, 7, 4, 3]


@pytest.mark.parametrize("size", [1, 5, 900])
def test_scores_are_looked_up_in_any_order(size: int) -> None:
    rng = np.random.default_rng(0)
    known = np.sort(rng.permutation(2000)[:size]).astype(np.int32)
    scores = rng.normal(size=size).astype(np.float32)
    codes = np.concatenate([np.arange(2000), rng.permutation(2000)]).astype(np.int32)
    dense = np.zeros(2000, np.float32)
    dense[known] = scores
    assert compiled.looked_up(known, scores, codes).tolist() == dense[codes].tolist()


@pytest.fixture(scope="module")
def generators(sample_facets: Facets) -> Mapping[str, FittedGenerator]:
    some = {
        "popularity": Popularity(),
        "neighbours": PlaylistNeighbours(),
        "few": PlaylistNeighbours(neighbours=3),
    }
    return {name: one.fit(sample_facets, seed=1, progress=Silent()) for name, one in some.items()}


@pytest.mark.parametrize("quotas", [{}, {"few": 2}])
def test_a_pool_is_that_of_the_numpy_form(
    sample_facets: Facets,
    generators: Mapping[str, FittedGenerator],
    quotas: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = sample_facets.vocabulary.names["track"]
    asked = [Query(), Query(tracks=names[:1]), Query(tracks=names[3:60:7], tags=("없는 태그",))]
    rows = query_rows(asked, sample_facets)
    found = []
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        scores = score(generators, rows, "tracks", generators)
        weights = {"popularity": 0.1, "neighbours": 1.0, "few": 0.0}
        found.append(
            [
                pool(
                    scores,
                    i,
                    rows.codes("track", i),
                    weights=weights,
                    depth=30,
                    keep=40,
                    quotas=quotas,
                    size=len(names),
                )
                for i in range(len(asked))
            ]
        )
    for one, other in zip(*found, strict=True):
        for part in ("codes", "scores", "ranks", "fused"):
            np.testing.assert_array_equal(getattr(one, part), getattr(other, part))
