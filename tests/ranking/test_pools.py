"""The union of what generators name, and its fused score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.facets.sparse import csr
from segue.generators.base import FittedGenerator
from segue.generators.scores import SparseScores
from segue.ranking.pools import BATCH, SCALE_RANKS, Pool, pool, pools
from segue.types import Query


def scores(row: list[float]) -> SparseScores:
    values = np.array(row, np.float32)
    codes = np.flatnonzero(values)
    return SparseScores(csr(values[codes], codes, np.array([0, len(codes)]), (1, len(row))))


def given(*codes: int) -> np.ndarray:
    return np.array(codes, np.int32)


A = scores([8, 4, 0, 0, 0, 1])
B = scores([0, 0, 6, 2, 0, 0])
BOTH = {"a": A, "b": B}
WEIGHTS = {"a": 1.0, "b": 0.5}


def test_a_pool_is_the_union_with_every_generators_score_of_each() -> None:
    found = pool(BOTH, 0, given(), weights=WEIGHTS, depth=2, keep=10)
    # a names 0 and 1 (their mean is 6), b names 2 and 3 (4); nobody names 4, and 5 is below a's depth
    rows = dict(zip(found.codes.tolist(), found.scores.tolist(), strict=True))
    assert rows == {
        0: pytest.approx([8 / 6, 0]),
        1: pytest.approx([4 / 6, 0]),
        2: pytest.approx([0, 6 / 4]),
        3: pytest.approx([0, 2 / 4]),
    }
    ranks = dict(zip(found.codes.tolist(), found.ranks.tolist(), strict=True))
    assert ranks == {0: [0, 2], 1: [1, 2], 2: [2, 0], 3: [2, 1]}


def test_it_is_sorted_by_the_weighted_sum_and_cut() -> None:
    found = pool(BOTH, 0, given(), weights=WEIGHTS, depth=2, keep=3)
    assert found.codes.tolist() == [0, 2, 1]
    assert found.fused.tolist() == pytest.approx([8 / 6, 0.5 * 6 / 4, 4 / 6])
    assert len(found.scores) == len(found.ranks) == 3


def test_the_best_of_a_generator_with_a_quota_stay_whatever_their_fused_score() -> None:
    few = pool(BOTH, 0, given(), weights=WEIGHTS, depth=2, keep=2)
    found = pool(BOTH, 0, given(), weights=WEIGHTS, depth=2, keep=2, quotas={"b": 2})
    assert few.codes.tolist() == [0, 2]
    assert found.codes.tolist() == [0, 2, 3]  # b names 2 and 3
    assert found.fused[2] == pytest.approx(0.5 * 2 / 4)
    one = pool(BOTH, 0, given(), weights=WEIGHTS, depth=2, keep=2, quotas={"b": 1})
    assert one.codes.tolist() == few.codes.tolist()


def test_what_is_given_is_not_in_it_and_makes_room() -> None:
    found = pool(BOTH, 0, given(0, 2, 4), weights=WEIGHTS, depth=2, keep=10)
    rows = dict(zip(found.codes.tolist(), found.scores.tolist(), strict=True))
    # without the given, a names 1 and 5, b names 3 alone
    assert rows == {1: pytest.approx([4 / 2.5, 0]), 5: pytest.approx([1 / 2.5, 0]), 3: pytest.approx([0, 1])}


def test_a_candidate_that_one_names_is_scored_by_all() -> None:
    """Rank says who named it; the score is there all the same."""
    long, short = scores([3, 2, 1]), scores([0, 0, 5])
    found = pool({"a": long, "b": short}, 0, given(), weights=WEIGHTS, depth=1, keep=10)
    row = found.codes.tolist().index(2)
    assert found.scores[row].tolist() == pytest.approx([1 / 3, 1])
    assert found.ranks[row].tolist() == [1, 0]


def test_the_unit_is_the_mean_of_the_best_hundred() -> None:
    many = scores([float(k) for k in range(300, 0, -1)])
    found = pool({"a": many}, 0, given(), weights={"a": 1.0}, depth=300, keep=300)
    assert found.scores[:, 0].tolist() == pytest.approx(
        [k / np.mean(range(201, 301)) for k in range(300, 0, -1)], rel=1e-5
    )
    assert SCALE_RANKS == 100


def test_ties_go_to_the_lower_code() -> None:
    found = pool({"a": scores([1, 1, 1])}, 0, given(), weights={"a": 1.0}, depth=3, keep=2)
    assert found.codes.tolist() == [0, 1]


def test_nothing_named_is_an_empty_pool() -> None:
    found = pool({"a": scores([0, 0])}, 0, given(), weights={"a": 1.0}, depth=3, keep=2)
    assert found.codes.tolist() == []
    assert found.scores.shape == found.ranks.shape == (0, 1)


def test_many_queries_are_answered_as_one_by_one(
    generators: Mapping[str, FittedGenerator], sample_facets: Facets
) -> None:
    """More than a batch of them, in the weights' order and by weighted generators alone."""
    names = sample_facets.vocabulary.names["track"]
    queries = [Query(tracks=(names[k], names[k + 1])) for k in range(BATCH + 3)]
    weights = {"als": 1.0, "popularity": 0.1}
    options = {"depth": 20, "keep": 30}
    rows = query_rows(queries, sample_facets)
    found = list(pools(generators, rows, "tracks", weights=weights, **options))
    assert len(found) == len(queries)
    for k in (0, BATCH - 1, BATCH, BATCH + 2):
        alone = next(pools(generators, rows.select(slice(k, k + 1)), "tracks", weights=weights, **options))
        np.testing.assert_array_equal(found[k].codes, alone.codes)
        np.testing.assert_allclose(found[k].scores, alone.scores, rtol=1e-5)
        assert found[k].scores.shape[1] == 2
        assert not {*found[k].codes.tolist()} & {*rows.codes("track", k).tolist()}
    assert (found[0].scores[:, 1] > 0).all()  # popularity scores everything in a playlist


def test_both_targets_share_the_work_of_one_batch(
    generators: Mapping[str, FittedGenerator], sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    als = generators["als"]
    calls: list[int] = []
    solve = type(als).query_vectors

    def counted(self: object, queries: object) -> object:
        calls.append(1)
        return solve(self, queries)

    monkeypatch.setattr(type(als), "query_vectors", counted)
    rows = query_rows([Query(tracks=sample_facets.vocabulary.names["track"][:3])], sample_facets)
    for target in ("tracks", "tags"):
        list(pools({"als": als}, rows, target, weights={"als": 1.0}, depth=5, keep=5))
    assert len(calls) == 1


def test_a_part_of_a_pool_keeps_its_rows_together() -> None:
    codes = np.array([4, 2, 9], np.int32)
    scores, ranks = np.arange(6, dtype=np.float32).reshape(3, 2), np.ones((3, 2), np.float32)
    found = Pool(codes, scores, ranks, np.array([3, 2, 1], np.float32)).select(np.array([True, False, True]))
    assert found.codes.tolist() == [4, 9]
    assert found.scores.tolist() == [[0, 1], [4, 5]]
    assert found.ranks.shape == (2, 2)
    assert found.fused.tolist() == [3, 1]
