"""A pool in order: by the fused score, or by trees that know enough."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.facets.sparse import Floats
from segue.ranking.features import Background
from segue.ranking.pools import Pool
from segue.ranking.ranker import PoolRanker
from segue.ranking.seeded import SeededRanker
from segue.types import Query


class Trees:
    """They put the last candidate first, of queries with seed tracks alone."""

    def knows(self, *, seeded: bool) -> bool:
        return seeded

    def score(self, features: Floats, fused: Floats, *, seeded: bool) -> Floats:
        assert seeded
        assert len(features) == len(fused)
        return np.arange(len(fused), dtype=np.float32)


@pytest.fixture(scope="module")
def background(sample_facets: Facets) -> Background:
    return Background.of(sample_facets, "tracks", {})


def pool(*codes: int) -> Pool:
    none = np.zeros((len(codes), 0), np.float32)
    return Pool(np.array(codes, np.int32), none, none, np.linspace(4, 1, len(codes), dtype=np.float32))


def test_without_trees_the_fused_score_decides(sample_facets: Facets, background: Background) -> None:
    asked = query_rows([Query(title="비")], sample_facets).asked(0)
    found = PoolRanker(background).rank(pool(7, 3, 9, 1), asked)
    assert found.codes.tolist() == [7, 3, 9, 1]
    assert found.scores.tolist() == pytest.approx([1, 0.75, 0.5, 0.25])


def test_trees_order_the_queries_that_they_know(sample_facets: Facets, background: Background) -> None:
    ranker = PoolRanker(background, cast("SeededRanker", Trees()))
    names = sample_facets.vocabulary.names["track"]
    rows = query_rows([Query(tracks=names[:2]), Query(title="비")], sample_facets)
    found = ranker.rank(pool(7, 3, 9), rows.asked(0))
    assert found.codes.tolist() == [9, 3, 7]
    assert found.scores.tolist() == pytest.approx([1, np.exp(-1), np.exp(-2)])
    assert ranker.rank(pool(7, 3, 9), rows.asked(1)).codes.tolist() == [7, 3, 9]


def test_an_empty_pool_is_an_empty_list(sample_facets: Facets, background: Background) -> None:
    rows = query_rows([Query(tracks=sample_facets.vocabulary.names["track"][:1])], sample_facets)
    for trees in (None, cast("SeededRanker", Trees())):
        assert not len(PoolRanker(background, trees).rank(pool(), rows.asked(0)).codes)
