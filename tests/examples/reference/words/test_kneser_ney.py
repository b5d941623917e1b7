from __future__ import annotations

import pytest

from examples.reference.words.kneser_ney import KneserNey

TEXT = "san francisco is san francisco and san francisco is red and glasses is here or glasses"
WORDS = TEXT.split()
LETTERS = list("abacab")  # ab twice, ba, ac, ca once


def test_values_by_hand() -> None:
    model = KneserNey(LETTERS, discount=0.5)
    assert model.continuation("a") == 2 / 4
    assert model.probability("b", "a") == pytest.approx((2 - 0.5) / 3 + 0.5 * 2 / 3 * 1 / 4)
    assert model.probability("c", "a") == pytest.approx((1 - 0.5) / 3 + 0.5 * 2 / 3 * 1 / 4)
    assert model.probability("a", "a") == pytest.approx(0.5 * 2 / 3 * 2 / 4)


def test_the_discount_is_estimated_from_what_was_seen_once_and_twice() -> None:
    assert KneserNey(LETTERS).discount == 3 / (3 + 2 * 1)


def test_it_sums_to_one_after_any_word() -> None:
    model = KneserNey(WORDS)
    for v in (*set(WORDS), "never"):
        assert sum(model.probability(w, v) for w in set(WORDS)) == pytest.approx(1)


def test_a_frequent_word_of_one_context_is_unlikely_in_others() -> None:
    assert WORDS.count("francisco") > WORDS.count("glasses")
    model = KneserNey(WORDS)
    assert model.continuation("francisco") < model.continuation("glasses")
    assert model.probability("francisco", "red") < model.probability("glasses", "red")
