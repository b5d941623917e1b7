from __future__ import annotations

import math

import pytest

from segue.errors import ConfigError
from segue.text.dictionary import USUAL
from segue.text.found_words import WordSearch, find_words, new_words

SEARCH = WordSearch(min_count=2, cohesion=0.1, entropy=0.5)


def test_by_hand() -> None:
    # 띵곡 begins 3 runs of 4 with 띵; 2 of them end there, one goes on with 모
    texts = ["띵곡 a", "띵곡 b", "띵곡모음", "띵동", "숨은띵곡"]
    (found,) = [one for one in find_words(texts, SEARCH) if one.word == "띵곡"]
    assert found.runs == 3
    assert found.cohesion == pytest.approx(3 / 4)
    assert found.after == pytest.approx(-(2 / 3 * math.log2(2 / 3) + 1 / 3 * math.log2(1 / 3)))
    assert found.before == pytest.approx(-(3 / 4 * math.log2(3 / 4) + 1 / 4 * math.log2(1 / 4)))
    assert found.score == pytest.approx(found.cohesion * found.before)


def test_pieces_of_words_have_no_free_edge() -> None:
    texts = [f"{before}한로로{after}" for before in ("", "좋은", "최애") for after in ("", "의노래", "와밤")]
    words = [one.word for one in find_words(texts, SEARCH)]
    assert "한로로" in words
    assert "한로" not in words  # 로 always follows
    assert [one.word for one in find_words(texts * 9, SEARCH)] == words  # copies count once


def test_new_words_are_those_that_an_analyser_breaks() -> None:
    texts = [f"{before}{word}{after}" for word in ("볼빨간사춘기", "노래", "노래를") for before in ("", "내")
             for after in ("", "밤", "별")]  # fmt: skip
    found = find_words(texts, SEARCH)
    assert {"볼빨간사춘기", "노래"} <= {one.word for one in found}
    assert {one.word for one in new_words(found, USUAL)} & {"볼빨간사춘기", "노래", "노래를"} == {
        "볼빨간사춘기"
    }


def test_texts_without_words_have_none() -> None:
    for texts in ([], ["", "rain 🎧"], ["밤"] * 50):
        assert find_words(texts) == []
    for wrong in ({"min_count": 0}, {"longest": 1}, {"cohesion": 2}, {"entropy": -1}):
        with pytest.raises(ConfigError, match="min_count of 1 or more"):
            WordSearch(**wrong)
