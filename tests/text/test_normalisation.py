from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.text.normalisation import MAX_CHARACTERS, normalise

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
TRICKY = st.text(
    st.sampled_from("aAİßéﬀㅋㅏ가가\u0301\u0345\u200d\ufe0f👍🏽🇰🏴\U000e0067'’ \u3000Ⅲi1\ud800"), max_size=12
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("  봄   바람\t과\n ", "봄 바람 과"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
        ("Ｋ－ＰＯＰ", "k-pop"),
        ("Café Naïve ÅÖ", "cafe naive ao"),
        ("Łódź Ærø straße", "lodz aero strasse"),
        ("й ё", "й ё"),  # letters of their own, not accents
        ("がぎ パ", "がぎ パ"),
        ("ﾊﾛｰ", "ハロー"),
        (unicodedata.normalize("NFD", "한글 노래"), "한글 노래"),
        ("ㅋㅋㅠㅠ", "ㅋㅋㅠㅠ"),  # not the conjoining jamo that NFKC makes of them
        ("ﾡﾤ", "ㄱㄴ"),
        ("90’s ‘live’", "90's 'live'"),
        ("❤️ ☕️", "❤ ☕"),
        ("👍🏽👍", "👍👍"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\u200db \u200bc\ufeff", "ab c"),
        ("비\x00오는\x07날", "비 오는 날"),
        ("\ud83d노래", "노래"),
        ("ㅋㅋㅋㅋㅋㅋ 웃겨!!!!", "ㅋㅋ 웃겨!!"),
        ("sooooo good", "soo good"),
        ("아아아아", "아아"),
        ("1000곡 20000", "1000곡 20000"),  # digits are numbers, not stammering
        ("Part III, Vol.VIII", "part iii, vol.viii"),
        ("İstanbul", "istanbul"),
    ],
)
def test_one_spelling(title: str, expected: str) -> None:
    assert normalise(title) == expected


def test_no_title_is_too_odd(odd_title: str) -> None:
    text = normalise(odd_title)
    assert len(text) <= MAX_CHARACTERS
    assert text.isprintable() or "\u200d" in text or "\U000e0067" in text
    text.encode("utf-8")  # no lone surrogate is left


@given(ANY_TEXT | TRICKY)
def test_the_one_spelling_is_its_own(title: str) -> None:
    once = normalise(title)
    assert normalise(once) == once


@given(st.text(st.sampled_from("aB xvi'-90!가나비愛"), max_size=20))
def test_plain_titles_take_no_other_way_out_than_odd_ones(title: str) -> None:
    """A zero-width space is nothing to see, and calls for everything that a title can need."""
    assert normalise(title) == normalise(f"{title}\u200b")


@given(ANY_TEXT | TRICKY)
def test_spaces_are_single_and_inside(title: str) -> None:
    text = normalise(title)
    assert text == " ".join(text.split())


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12))
def test_hangul_syllables_stay_whole(title: str) -> None:
    assert set(normalise(title)) == set(title)
    assert normalise(unicodedata.normalize("NFD", title)) == normalise(title)
