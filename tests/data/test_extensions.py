from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.extensions import JSPF, jspf_extension, jspf_field, off_line, on_line, weight_of


@given(st.text(st.characters(codec=None)))
def test_any_text_stands_on_one_line_and_comes_back(text: str) -> None:
    line = on_line(text)
    assert len(f"{line}.".splitlines()) == 1
    assert off_line(line) == text


def test_plain_text_stays_as_it_is() -> None:
    assert on_line("비 오는 날 ☔, #1") == "비 오는 날 ☔, #1"


@pytest.mark.parametrize(
    ("value", "weight"),
    [(0, 0.0), (0.25, 0.25), (10, 10.0), ("4", 4.0), ("2.5", 2.5), (1, 1.0), *((odd, 1.0) for odd in (
        None, "", "heavy", -1, 10.5, True, float("nan"), float("inf"), 10**400, "1e999", [2], {"kg": 2}
    ))],
    ids=str,
)  # fmt: skip
def test_a_weight_is_a_number_from_0_to_10(value: object, weight: float) -> None:
    assert weight_of(value) == weight


@pytest.mark.parametrize(
    "extension",
    [
        None,
        "x",
        [],
        {},
        {JSPF: None},
        {JSPF: {}},
        {JSPF: [1, {"other": 2}]},
        {"urn:other": [{"tags": ["a"]}]},
    ],
    ids=str,
)
def test_extensions_of_others_are_passed_over(extension: object) -> None:
    assert jspf_field(extension, "tags") is None


def test_an_extension_comes_back() -> None:
    assert jspf_extension(tags=(), weight=None) == {}
    made = jspf_extension(tags=("비",), weight=0.0)["extension"]
    assert jspf_field(made, "weight") == 0.0
    assert jspf_field({"urn:other": [], **made}, "tags") == ("비",)


def test_bytes_of_another_program_are_no_failure() -> None:
    assert off_line("a%FFb%") == "a\ufffdb%"
