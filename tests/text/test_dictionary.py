from __future__ import annotations

import pytest

from segue.errors import ConfigError
from segue.text.dictionary import USUAL, Korean, dictionary_words

OWN = Korean.of(["볼빨간 사춘기", "R&B", "비오는날", "비오는날", "밤"], ["비오는날", "잔나비"])


def test_a_dictionary_has_what_can_serve_as_a_word() -> None:
    assert OWN.words == ("볼빨간사춘기", "비오는날")
    assert OWN.names == ("잔나비",)
    assert dictionary_words(["  아이유 ", "ㅋㅋ", "가나" * 11, "Ｋ팝", ""]) == ("아이유",)
    for wrong in ("밤", "r&b", "볼빨간 사춘기", "가" * 21):
        with pytest.raises(ConfigError, match="words of 2 to 20 Hangul syllables"):
            Korean(words=(wrong,))
    with pytest.raises(ConfigError, match="at most 200,000 words"):
        Korean(words=("노래",) * 200_001)


def test_equal_settings_are_one_key() -> None:
    again = Korean.of(["비오는날", "볼빨간사춘기"], ["잔나비"])
    assert (again, hash(again)) == (OWN, hash(OWN))
    assert len({OWN, again, USUAL, Korean(), Korean(analyser="mecab")}) == 3
