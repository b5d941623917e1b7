"""Vectors as whole numbers: the bounds hold, and the best are those of the exact products."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.deferred import Deferred
from segue.generators.rounded import Rounded
from segue.generators.scores import LatentScores, pool_of


@pytest.fixture(autouse=True)
def library() -> None:
    if not compiled.available():
        pytest.skip("built without a C compiler")


@pytest.fixture
def vectors() -> np.ndarray:
    """Of very different lengths, one of zeros, two alike."""
    rng = np.random.default_rng(0)
    found = rng.normal(size=(3000, 24)) * np.exp(rng.normal(size=(3000, 1)) * 3)
    found[7], found[9] = 0, found[8]
    return found.astype(np.float32)


QUERIES = (
    np.random.default_rng(1).normal(size=(20, 24)).astype(np.float32) * np.logspace(-20, 12, 20)[:, None]
)


def test_true_products_are_within_the_bounds(vectors: np.ndarray) -> None:
    codes = np.arange(1, len(vectors), 2, dtype=np.int32)
    queries = QUERIES.astype(np.float32)
    products = Rounded.of(vectors, codes).products(queries)
    for i, query in enumerate(queries):
        of = products.bounds(i)
        found = of.whole.astype(np.float64) * of.steps * of.step
        far = of.rests.astype(np.float64) * of.length + of.lengths.astype(np.float64) * of.share
        true = vectors[codes].astype(np.float64) @ query.astype(np.float64)
        assert (np.abs(true - found) <= far).all()
        assert np.median(far[true != 0] / np.abs(true[true != 0])) < 0.2  # and they say something


@pytest.mark.parametrize("n", [1, 40, 1400, 5000])
@pytest.mark.parametrize("led", [False, True])
def test_the_best_are_those_of_the_numpy_form(
    vectors: np.ndarray, n: int, led: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = np.concatenate([QUERIES, np.zeros((1, 24))]).astype(np.float32)
    codes = np.arange(1, len(vectors), 2, dtype=np.int32)
    lead = np.random.default_rng(2).uniform(0, 3, len(vectors)).astype(np.float32) if led else None
    lists = []
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        scores = LatentScores(queries, vectors, pool_of(vectors, codes), lead)
        lists.append([scores.top(i, n) for i in range(len(queries))])
    for one, other in zip(*lists, strict=True):
        assert one.codes.tolist() == other.codes.tolist()
        assert one.scores.tolist() == other.scores.tolist()


def test_compiled_loops_need_no_copy_of_the_vectors(vectors: np.ndarray) -> None:
    pool = pool_of(vectors, np.arange(0, len(vectors), 2, dtype=np.int32))
    scores = LatentScores(QUERIES.astype(np.float32), vectors, pool)
    scores.top(0, 10)
    assert isinstance(pool.vectors, Deferred)
    assert pool.vectors._made is None
