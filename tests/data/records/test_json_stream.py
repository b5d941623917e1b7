"""A list in portions is the list, wherever the portions end."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.limits import Limits
from segue.data.records import json_stream
from segue.data.records.json_stream import portions
from segue.errors import DataError

VALUES = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(alphabet='a}{,]["\\밤 ', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab}"), inner, max_size=3),
    max_leaves=6,
)


def whole(path: Path, limits: Limits | None = None) -> list[object]:
    return [
        msgspec.json.decode(bytes(one)) for portion in portions(path, limits or Limits()) for one in portion
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1, max_size=3), max_size=12),
    st.integers(3, 40),
    st.sampled_from([None, 1]),
)
def test_portions_are_the_list(
    tmp_path_factory, records: list[object], portion: int, indent: int | None
) -> None:
    path = tmp_path_factory.mktemp("밤") / "a.json"
    path.write_text(json.dumps(records, ensure_ascii=False, indent=indent), "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_stream, "PORTION", portion)
        assert whole(path) == records


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_are_left_out(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": "밤"}]', encoding)
    assert whole(path) == [{"a": "밤"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected a list of plays, got an empty file"),
        ('{"a": 1}', "expected a list of plays, got something else"),
        ('[{"a": 1}, {"b', "record 2: .*broken file: the text that starts here has no end"),
        ('[{"a": 1}] {"b": 2}', "record 2: .*more follows after it"),
        ('[{"a": 1}', "record 1: .*it ends too early"),
    ],
)
@pytest.mark.parametrize("portion", [4, 1 << 20])
def test_a_file_that_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str, portion: int
) -> None:
    monkeypatch.setattr(json_stream, "PORTION", portion)
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=words):
        whole(path)


def test_a_record_above_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "PORTION", 100)
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"a": "밤" * 1000}]), "utf-8")
    with pytest.raises(DataError, match="records of at most 1,000 bytes"):
        whole(path, Limits(line=1000))


def test_one_malformed_record_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, {"a": NaN}, {"a": 3}]', "utf-8")
    assert [bytes(one) for portion in portions(path, Limits()) for one in portion] == [
        b'{"a": 1}',
        b'{"a": NaN}',
        b'{"a": 3}',
    ]
