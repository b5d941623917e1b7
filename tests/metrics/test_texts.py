"""Figures of texts, each computed by hand."""

from __future__ import annotations

import math

import pytest

from segue.errors import DataError
from segue.metrics.texts import bleu, chrf, distinct, word_overlap


def test_bleu_of_equal_texts_is_one() -> None:
    assert bleu(["비 오는 날", "road trip"], ["비 오는 날", "road trip"]) == pytest.approx(1)


def test_bleu_counts_words_and_pairs() -> None:
    # words: 2 of 3; pairs: 1 of 2; both texts have three words, so there is no penalty
    assert bleu(["비 오는 밤"], ["비 오는 날"]) == pytest.approx(math.sqrt(2 / 3 * 1 / 2))


def test_bleu_counts_a_repeated_word_as_often_as_the_true_text_has_it() -> None:
    assert bleu(["the the the"], ["the road trip"], longest=1) == pytest.approx(1 / 3)


def test_bleu_punishes_short_texts() -> None:
    # p_1 = 1, no pairs were written; one word for three
    assert bleu(["재즈"], ["밤의 재즈 카페"]) == pytest.approx(math.exp(1 - 3))


def test_bleu_without_a_shared_pair_or_a_word_is_zero() -> None:
    assert bleu(["날 비"], ["비 날"]) == 0
    assert bleu([""], ["비"]) == 0


def test_bleu_needs_a_true_text_for_each() -> None:
    with pytest.raises(DataError):
        bleu(["비"], [])


def test_chrf_by_hand() -> None:
    # runs of 1: a b c / a b d, 2 of 3; of 2: ab bc / ab bd, 1 of 2; of 3: none of one. P = R = 7/18
    assert chrf("abc", "abd") == pytest.approx((2 / 3 + 1 / 2) / 3)
    # one character of two: P = 1 and R = 1/2 over runs of 1, the only ones that both have
    assert chrf("비", "비밤") == pytest.approx(5 * 1 * 0.5 / (4 * 1 + 0.5))


def test_chrf_leaves_spaces_out_and_knows_nothing_shared() -> None:
    assert chrf("road trip", "roadtrip") == pytest.approx(1)
    assert chrf("🎧", "비") == 0
    assert chrf("", "비") == 0


def test_overlap_is_the_f_score_of_words() -> None:
    assert word_overlap("비 오는 밤", "비 오는 날") == pytest.approx(2 * 2 / 6)
    assert word_overlap("비 비", "비") == 1
    assert word_overlap("", "") == 0


def test_distinct_counts_different_runs() -> None:
    assert distinct(["밤 밤", "밤 비"], 1) == pytest.approx(2 / 4)
    assert distinct(["밤 밤", "밤 비"], 2) == 1
    assert distinct(["밤"], 2) == 0
