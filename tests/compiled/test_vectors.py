from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.generators.scores import LatentScores, pool_of


@pytest.mark.parametrize(("vectors", "dim"), [(0, 5), (1, 1), (700, 223), (257, 64)])
def test_products_of_whole_numbers_are_exact(vectors: int, dim: int) -> None:
    rng = np.random.default_rng(0)
    some = rng.integers(-127, 128, (vectors, dim)).astype(np.int8)
    queries = rng.integers(-30_000, 30_001, (3, dim)).astype(np.int16)
    assert (
        compiled.whole_products(some, queries).tolist() == (queries.astype(int) @ some.T.astype(int)).tolist()
    )


@pytest.mark.parametrize("n", [1, 30, 700])
@pytest.mark.parametrize("led", [False, True])
def test_vectors_reach_as_far_as_their_bounds_allow(n: int, led: bool) -> None:
    rng = np.random.default_rng(1)
    size = 700
    whole = rng.integers(-9000, 9000, size).astype(np.int32)
    steps, rests, lengths, lead = (rng.uniform(0.1, 2, size).astype(np.float32) for _ in range(4))
    bounds = compiled.Bounds(whole, steps, rests, lengths, 0.5, 30, 7, lead if led else None)
    near, far = whole * (steps * 0.5), rests * 30 + lengths * 7
    low, high = near - far, near + far
    if led:
        low, high = low * lead, high * lead
    found = compiled.reaching(bounds, n)
    assert found.tolist() == np.flatnonzero(high >= np.sort(low)[-n]).tolist()
    assert len(found) >= n


def test_inner_products_are_summed_in_the_order_of_einsum() -> None:
    rng = np.random.default_rng(2)
    same = np.array_equal if compiled.sums_like_einsum() else np.allclose  # where not, NumPy itself is asked
    for dim, size, queries in ((1, 3, 1), (5, 0, 2), (18, 9, 3), (223, 6, 1)):
        vectors, asked = (rng.normal(size=(n, dim)).astype(np.float32) for n in (size, queries))
        rows = rng.permutation(size)[: size // 2 + 1].astype(np.int32)
        expected = np.stack([np.einsum("ij,j->i", vectors, one) for one in asked], axis=1)
        assert same(compiled.inner_products(vectors, None, asked), expected)
        assert same(compiled.inner_products(vectors, rows, asked), expected[rows])


@pytest.mark.parametrize("dim", [1, 31, 128, 223])
def test_queries_are_rounded_as_numpy_rounds_them(dim: int) -> None:
    queries = np.random.default_rng(dim).normal(size=(5, dim)).astype(np.float32)
    queries[3] = 0
    most, safe, padded = 1000, np.float32(1.001), dim + -dim % 32
    whole, steps, rests, lengths = compiled.rounded_queries(queries, padded, most, safe)
    largest = np.abs(queries).max(axis=1)
    expected = np.where(largest > 0, largest / most, 1).astype(np.float32)
    near = np.rint(queries / expected[:, None])
    np.testing.assert_array_equal(steps, expected)
    np.testing.assert_array_equal(whole[:, :dim], near)
    assert not whole[:, dim:].any()
    np.testing.assert_array_equal(
        rests, np.linalg.norm(queries - near * expected[:, None], axis=1) * safe, strict=True
    )
    np.testing.assert_array_equal(lengths, np.linalg.norm(queries, axis=1) * safe, strict=True)


@pytest.mark.parametrize("dim", [1, 31, 128, 223])
def test_vectors_are_rounded_as_numpy_rounds_them(dim: int) -> None:
    rng = np.random.default_rng(dim)
    vectors = (rng.normal(size=(50, dim)) * np.exp(3 * rng.normal(size=(50, 1)))).astype(np.float32)
    vectors[7] = 0
    rows = rng.permutation(50)[:30].astype(np.int32)
    rows[0] = 7
    safe, own = np.float32(1.001), vectors[rows]
    whole, steps, rests, lengths = compiled.rounded_vectors(vectors, rows, dim + 5, safe)
    largest = np.abs(own).max(axis=1)
    expected = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    near = np.rint(own / expected[:, None])
    assert np.abs(near).max() == 127
    np.testing.assert_array_equal(steps, expected)
    np.testing.assert_array_equal(whole[:, :dim], near)
    assert not whole[:, dim:].any()
    rest = np.linalg.norm(own - near * expected[:, None], axis=1) * safe
    np.testing.assert_array_equal(rests, rest, strict=True)
    np.testing.assert_array_equal(lengths, np.linalg.norm(own, axis=1) * safe + rest, strict=True)


@pytest.mark.parametrize("lead", [False, True])
@pytest.mark.parametrize("n", [1, 20, 299])
def test_the_best_of_many_vectors_are_those_of_the_numpy_form(
    n: int, lead: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(n)
    vectors, queries = (
        rng.normal(size=(500, 33)).astype(np.float32),
        rng.normal(size=(20, 33)).astype(np.float32),
    )
    vectors[40:60] = vectors[40]  # ties
    factors = rng.random(500).astype(np.float32) if lead else None
    codes = np.sort(rng.permutation(500)[:300]).astype(np.int32)
    found = []
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        monkeypatch.setattr(compiled, "sums_like_einsum", lambda there=there: there)
        scores = LatentScores(queries, vectors, pool_of(vectors, codes), factors)
        found.append([scores.top(i, n) for i in range(len(queries))])
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one.codes, other.codes)
        np.testing.assert_array_equal(one.scores, other.scores)
    assert any(0 < len(one.codes) < n for one in found[0]) == (n == 299)
