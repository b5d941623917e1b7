"""Names and codes of facets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from segue.facets import BLOCKS, Vocabulary
from segue.facets.vocabulary import frequent


def test_names_come_by_falling_count_then_by_name() -> None:
    assert frequent([["나", "가"], ["나", "다"], ["나", "가"]]) == ("나", "가", "다")


def test_a_name_counts_once_a_bag() -> None:
    assert frequent([["x", "x", "x"], ["y"], ["y"]]) == ("y", "x")
    assert frequent([["x", "x"]], 2) == ()


def test_names_of_too_few_bags_are_left_out() -> None:
    assert frequent([["a", "b"], ["b"]], 2) == ("b",)
    assert frequent([]) == ()


@given(st.lists(st.lists(st.sampled_from("abcdef")), max_size=8), st.integers(1, 4))
def test_the_order_does_not_depend_on_the_order_of_the_bags(bags: list[list[str]], least: int) -> None:
    assert frequent(bags, least) == frequent([bag[::-1] for bag in bags[::-1]], least)


def test_a_code_is_the_place_of_its_name_in_its_block() -> None:
    vocabulary = Vocabulary({block: (block, "same") for block in BLOCKS})
    for block in BLOCKS:
        assert vocabulary.size(block) == 2
        assert vocabulary.codes[block] == {block: 0, "same": 1}


def test_a_tag_in_no_known_spelling_is_the_most_frequent_of_its_key() -> None:
    vocabulary = Vocabulary({"tag": ("Rain", "rain", "비")})
    assert [vocabulary.spelled_tag(tag) for tag in ("rain", "RAIN", " #비", "밤", "")] == [
        "rain", "Rain", "비", None, None,
    ]  # fmt: skip
