from __future__ import annotations

import pytest

from examples.reference.words.additive_smoothing import AdditiveBigrams

WORDS = ["비", "오는", "밤", "비", "오는", "새벽", "비", "밤"]


def test_values_by_hand() -> None:
    laplace = AdditiveBigrams(WORDS)
    assert laplace.probability("오는", "비") == (2 + 1) / (3 + 4)
    assert laplace.probability("새벽", "비") == (0 + 1) / (3 + 4)
    lidstone = AdditiveBigrams(WORDS, alpha=0.5)
    assert lidstone.probability("오는", "비") == 2.5 / 5


def test_the_last_word_is_no_context() -> None:
    """밤 comes twice, and once before another word."""
    assert AdditiveBigrams(WORDS).probability("비", "밤") == (1 + 1) / (1 + 4)


@pytest.mark.parametrize("alpha", [0.01, 1.0])
def test_they_sum_to_one_after_any_word(alpha: float) -> None:
    model = AdditiveBigrams(WORDS, alpha)
    for v in (*model.vocabulary, "바다"):
        assert sum(model.probability(w, v) for w in model.vocabulary) == pytest.approx(1)
