"""Choosing the best, against sorting everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.facets.sparse import csr
from segue.generators.scores import STRIDE, LatentScores, SparseScores, SummedScores, best, pool_of

candidates = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from([0.0, 0.25, 0.5, 1.0, 3.0])),
    max_size=40,
    unique_by=lambda pair: pair[0],
)


@given(candidates, st.integers(0, 45))
def test_the_best_are_the_head_of_the_sorted_whole(pairs: list[tuple[int, float]], n: int) -> None:
    codes = np.array([code for code, _ in pairs], np.int32)
    scores = np.array([score for _, score in pairs], np.float32)
    ranked = best(codes, scores, n)
    expected = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:n]
    assert list(zip(ranked.codes.tolist(), ranked.scores.tolist(), strict=True)) == expected
    assert ranked.codes.dtype == np.int32
    assert ranked.scores.dtype == np.float32


@pytest.mark.parametrize("levels", [3, 10_000], ids=["many ties", "few ties"])
@pytest.mark.parametrize("n", [1, 7, 40])
@pytest.mark.parametrize("where", ["anywhere", "where the sample looks", "where it does not"])
def test_of_very_many_the_best_are_those_of_a_whole_sort(n: int, levels: int, where: str) -> None:
    """Enough scores that most are passed over by a guess from a sample, which may be as wrong as it can be."""
    rng = np.random.default_rng(n + levels)
    scores = rng.integers(0, levels, 4 * STRIDE * 40 + 1).astype(np.float32)
    if where == "where the sample looks":
        scores[::STRIDE] += levels
    elif where == "where it does not":
        scores[1::STRIDE] += levels
    codes = rng.permutation(len(scores)).astype(np.int32)
    order = np.lexsort((codes, -scores))[:n]
    ranked = best(codes, scores, n)
    np.testing.assert_array_equal(ranked.codes, codes[order])
    np.testing.assert_array_equal(ranked.scores, scores[order])


def test_sums_are_worked_out_once_a_query() -> None:
    asked: list[int] = []

    def sums(i: int) -> tuple[np.ndarray, np.ndarray]:
        asked.append(i)
        return np.array([2, 5], np.int32), np.array([i + 1, 9], np.float32)

    scores = SummedScores(sums)
    assert scores.top(0, 1).codes.tolist() == [5]
    assert scores.at(0, np.array([5, 3, 2], np.int32)).tolist() == [9, 0, 1]
    assert scores.at(1, np.array([2], np.int32)).tolist() == [2]
    assert asked == [0, 1]


def test_of_those_tied_at_the_cut_the_lowest_codes_stay() -> None:
    ranked = best(np.array([9, 4, 7, 1, 5], np.int32), np.array([1, 2, 1, 1, 3], np.float32), 3)
    assert ranked.codes.tolist() == [5, 4, 1]


def matrix(rows: list[list[float]]) -> SparseScores:
    """A sparse matrix that also stores its zeros."""
    dense = np.array(rows, np.float32)
    codes = np.tile(np.arange(dense.shape[1]), dense.shape[0])
    pointers = np.arange(0, dense.size + 1, dense.shape[1])
    return SparseScores(csr(dense.ravel(), codes, pointers, (dense.shape[0], dense.shape[1])))


def test_sparse_scores_name_only_what_is_above_zero() -> None:
    scores = matrix([[0, 2, 0.5, 2], [0, 0, 0, 0]])
    assert scores.top(0, 9).codes.tolist() == [1, 3, 2]
    assert scores.top(0, 9).scores.tolist() == [2, 2, 0.5]
    assert scores.top(0, 1).codes.tolist() == [1]
    assert scores.top(1, 9).codes.tolist() == []
    assert scores.at(0, np.array([3, 0, 2], np.int32)).tolist() == [2, 0, 0.5]


@pytest.fixture
def latent() -> LatentScores:
    queries = np.array([[1, 2], [0, 0]], np.float32)
    vectors = np.array([[1, 0], [0, 1], [-1, 0], [3, 3]], np.float32)
    pool = np.array([0, 1, 2], np.int32)
    return LatentScores(queries, vectors, pool_of(vectors, pool))


def test_latent_scores_are_products_and_the_list_is_of_the_pool(latent: LatentScores) -> None:
    assert latent.top(0, 9).codes.tolist() == [1, 0]  # 2 is below 0, 3 is not in the pool
    assert latent.top(0, 9).scores.tolist() == [2, 1]
    assert latent.at(0, np.array([3, 2, 1, 0], np.int32)).tolist() == [9, -1, 2, 1]


def test_a_query_of_zeros_names_nothing(latent: LatentScores) -> None:
    assert latent.top(1, 9).codes.tolist() == []
    assert latent.at(1, np.array([3], np.int32)).tolist() == [0]
