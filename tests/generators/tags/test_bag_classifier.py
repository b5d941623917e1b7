"""The classifier of bags: its parts by hand, its gradient by differences, and that it learns."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.facets.sparse import Csr, from_lists
from segue.generators.tags import bag_classifier as module
from segue.generators.tags.bag_classifier import BagClassifier, FittedBagClassifier, beside, softmax
from segue.protocols import Silent

PLAIN = BagClassifier(dim=6, epochs=30, batch=32, dropout=0, token_dropout=0, shown=0)


def bags(number: int = 200) -> tuple[Csr, Csr]:
    """Token k of four says label k; label 4 goes with label 0."""
    rng = np.random.default_rng(1)
    said = rng.integers(0, 4, number)
    tokens = from_lists([[int(k)] for k in said], 4)
    labels = from_lists([[int(k), 4] if k == 0 else [int(k)] for k in said], 5)
    return tokens, labels


def test_side_by_side() -> None:
    both = beside(from_lists([[0, 2], [], [1]], 3), from_lists([[1], [0], []], 2))
    assert both.toarray().tolist() == [[1, 0, 1, 0, 1], [0, 0, 0, 1, 0], [0, 1, 0, 0, 0]]


def test_softmax_by_hand() -> None:
    found = softmax(np.log(np.array([[1, 3], [1000, 1000]], np.float32)))
    np.testing.assert_allclose(found, [[0.25, 0.75], [0.5, 0.5]], rtol=1e-6)


def test_the_sum_of_vectors_is_normed() -> None:
    model = FittedBagClassifier(
        vectors=np.array([[1, 3], [1, -1], [0, 2]], np.float32),
        weights=np.eye(2, dtype=np.float32),
        bias=np.zeros(2, np.float32),
        gain=np.array([2, 2], np.float32),
        shift=np.array([0, 1], np.float32),
    )
    # tokens 0 and 1 sum to (2, 2), which has no spread; token 0 alone to (1, 3), normed (-1, 1)
    found = model.probabilities(from_lists([[0, 1], [0]], 3))
    np.testing.assert_allclose(found[0], softmax(np.array([[0, 1]], np.float32))[0], rtol=1e-5)
    np.testing.assert_allclose(found[1], softmax(np.array([[-2, 3]], np.float32))[0], rtol=1e-3)


def test_it_learns_what_tokens_and_labels_say() -> None:
    fitted = dataclasses.replace(PLAIN, shown=0.5).fit(*bags(), seed=0, progress=Silent())
    tokens = from_lists([[0], [1], [2], [3], []], 4)
    found = fitted.probabilities(beside(tokens, from_lists([[], [], [], [], [4]], 5)))
    assert found.argmax(axis=1)[1:4].tolist() == [1, 2, 3]
    assert set(np.argsort(-found[0])[:2].tolist()) == {0, 4}
    assert found[4].argmax() == 0
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_the_gradient_is_that_of_the_cross_entropy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against differences of the loss, at every array and some of its places."""
    tokens, labels = bags(20)
    rng = np.random.default_rng(3)
    model = module._untrained(9, labels, 6, rng)
    seen: dict[str, np.ndarray] = {}

    def note(
        self: object, name: str, gradient: np.ndarray, rows: object = None, *, decayed: bool = False
    ) -> None:
        seen[name] = gradient if rows is None else _whole(gradient, rows)

    def _whole(gradient: np.ndarray, rows: object) -> np.ndarray:
        full = np.zeros((9, 6), np.float32)
        full[rows] = gradient
        return full

    monkeypatch.setattr(module._Course, "_move", note)
    module._Course(PLAIN, model, 10).step(tokens, labels, rng)

    def loss() -> float:
        found = model.probabilities(beside(tokens, from_lists([[]] * 20, 5))).astype(np.float64)
        dense = labels.toarray()
        return float(-(np.log(found) * dense / dense.sum(axis=1, keepdims=True)).sum() / 20)

    for name, gradient in seen.items():
        values = getattr(model, name)
        for place in zip(*np.unravel_index(rng.permutation(values.size)[:8], values.shape), strict=True):
            kept, step = values[place], 2e-3
            values[place] = kept + step
            above = loss()
            values[place] = kept - step
            below = loss()
            values[place] = kept
            assert gradient[place] == pytest.approx((above - below) / (2 * step), abs=2e-3), name


@given(st.lists(st.integers(0, 7), min_size=1, max_size=30), st.floats(0, 1), st.integers(0, 99))
def test_labels_are_parted_into_shown_and_hidden(sizes: list[int], share: float, seed: int) -> None:
    labels = from_lists([list(range(size)) for size in sizes], 8)
    shown, hidden = module._parted(labels, share, np.random.default_rng(seed))
    assert ((shown.toarray() > 0) ^ (hidden.toarray() > 0)).sum() == sum(sizes)
    for row, size in enumerate(sizes):
        assert shown[row].nnz in {0, size // 2}
        assert hidden.toarray()[row].sum() == pytest.approx(1 if size else 0)


def test_the_same_seed_learns_the_same_and_what_is_stored_is_read_back(tmp_path: Path) -> None:
    settings = dataclasses.replace(PLAIN, epochs=2, dropout=0.3, token_dropout=0.2, shown=0.4)
    one, two, other = (settings.fit(*bags(), seed=seed, progress=Silent()) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.vectors, two.vectors)
    assert (one.vectors != other.vectors).any()
    one.save(tmp_path)
    tokens, labels = len(one.vectors) - len(one.bias), len(one.bias)
    loaded = FittedBagClassifier.load(tmp_path, tokens, labels, len(one.gain))
    asked = beside(from_lists([[1], [2, 3]], 4), from_lists([[0], []], 5))
    np.testing.assert_array_equal(loaded.probabilities(asked), one.probabilities(asked))
