from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.recognition.outline import outline

VALUE = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet='ab밤"\\'), inner),
    max_leaves=8,
)


def paths(value: object, prefix: str = "") -> set[str]:
    """The paths of all fields, by another way."""
    found: set[str] = set()
    if isinstance(value, dict):
        for key, inner in value.items():
            path = f"{prefix}.{key}" if prefix else key
            found |= {path} | paths(inner, path)
    elif isinstance(value, list):
        for inner in value:
            found |= paths(inner, f"{prefix}[]")
    return found


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(alphabet="ab"), VALUE) | st.lists(VALUE))
def test_all_fields_of_a_small_text(value: object) -> None:
    top, fields, several = outline(json.dumps(value))
    assert (top, several) == ("{" if isinstance(value, dict) else "[", False)
    assert fields == paths(value)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(alphabet="ab", min_size=1), VALUE, min_size=1), st.data())
def test_the_beginning_of_a_text_has_some_of_its_fields(
    value: dict[str, object], data: st.DataObject
) -> None:
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(1, len(text)))]
    found = outline(cut)
    assert found.top == "{"
    assert found.fields <= paths(value)


def test_lines_are_several_values() -> None:
    assert outline('{"id": 1}\n{"id": 2}') == ("{", {"id"}, True)
    assert not outline('{"id": 1}\n').several


@pytest.mark.parametrize(
    "text", ["[playlist]\nFile1=a", "[live] 밤.mp3", "{밤}.mp3", "[1}", "#EXTM3U", "", "밤", "]"]
)
def test_what_is_no_json_has_no_outline(text: str) -> None:
    assert outline(text) == ("", frozenset(), False)


@pytest.mark.parametrize("text", ["[" * 60_000, '{"a":' * 12_000, '{"' + "\\" * 60_000, '{"a":1,' * 9_000])
def test_a_hostile_text_takes_little(text: str) -> None:
    assert sum(map(len, outline(text).fields)) < 10_000


def test_fields_are_counted_up_to_a_limit() -> None:
    assert len(outline(json.dumps({str(n): n for n in range(9_000)})).fields) == 500
