from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.facets.name_spelling import (
    is_long,
    is_syllabic,
    key_of,
    key_of_name,
    keys_of_names,
    runs_of,
    spelled,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't Stop", "dont stop"),
        ("Girls' Generation", "GIRLS GENERATION"),
        ("Ｒ＆Ｂ 모음", "r&b 모음"),
        ("비  오는\u3000새벽", "비 오는 새벽"),
    ],
)
def test_names_that_are_spelled_otherwise_have_one_key(one: str, other: str) -> None:
    assert key_of(spelled(one)) == key_of(spelled(other)) != ""


def test_an_apostrophe_of_years_stays() -> None:
    assert "'" in spelled("'90 hits")


def test_runs_are_of_one_script_each_and_lie_where_they_say() -> None:
    text = spelled("아이유iu 李知恩 2024!")
    runs = runs_of(text)
    assert [run.text for run in runs] == ["아이유", "iu", "李知恩", "2024"]
    assert [run.is_han for run in runs] == [False, False, True, False]
    assert [text[run.start : run.end] for run in runs] == [run.text for run in runs]


@pytest.mark.parametrize(
    ("key", "long"), [("비", False), ("새벽", True), ("iu", False), ("abc", True), ("", False)]
)
def test_two_syllables_or_three_letters_are_long(key: str, long: bool) -> None:
    assert is_long(key) == long


def test_only_syllables_are_syllabic() -> None:
    assert is_syllabic("새벽")
    assert is_syllabic("李")
    assert not is_syllabic("새벽a")


@given(st.lists(st.text(st.sampled_from("aAbBrRnNdD&' _.-xi3é비\t\n!("), max_size=9), max_size=9))
def test_the_keys_of_many_names_are_those_of_each(names: list[str]) -> None:
    assert keys_of_names(names) == [key_of_name(name) for name in names]


def test_what_is_unlike_over_the_end_of_a_name_changes_no_other() -> None:
    names = ["R", "&", "B", "", "ar", "b&b", "\x7f", "x" * 400, "rnb", "AA", "A", "비", "a\nb"]
    assert keys_of_names(names) == [key_of_name(name) for name in names]


@given(st.text(st.sampled_from("aAbBrRnNdD&' _.-xi3é비\t\n!("), max_size=12))
def test_the_key_of_a_name_is_that_of_its_spelling(name: str) -> None:
    assert key_of_name(name) == key_of(spelled(name))


@pytest.mark.parametrize(
    "name", ["R&B", "r  and  b", "AAA", "aaa", "XXIII", "Guns N' Roses", "a" * 400, "The Herb", "r'n'b"]
)
def test_the_key_of_a_name_in_hard_cases(name: str) -> None:
    assert key_of_name(name) == key_of(spelled(name))
