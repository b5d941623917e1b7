from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.records.json_list import cut, read_list
from segue.errors import DataError


def write(folder: Path, data: bytes) -> Path:
    path = folder / "file.json"
    path.write_bytes(data)
    return path


def texts(path: Path, key: str = "") -> tuple[list[bytes], DataError | None]:
    found = read_list(path, key=key)
    return [bytes(record) for record in found.records], found.fault


@pytest.mark.parametrize(
    "data",
    [
        b'[{"a": 1}, {"b": "x, ]"}]',
        b'\xef\xbb\xbf[{"a": 1},\r\n{"b": "x, ]"}]\r\n',
        '[{"a": 1}, {"b": "x, ]"}]'.encode("utf-16"),
    ],
)
def test_a_sound_list_is_cut_into_its_records(tmp_path: Path, data: bytes) -> None:
    assert texts(write(tmp_path, data)) == ([b'{"a": 1}', b'{"b": "x, ]"}'], None)


def test_a_list_inside_an_object(tmp_path: Path) -> None:
    path = write(tmp_path, b'{"info": {"playlists": 3}, "playlists": [1, 2]}')
    assert texts(path, "playlists") == ([b"1", b"2"], None)


def test_an_empty_list_has_no_records(tmp_path: Path) -> None:
    assert texts(write(tmp_path, b" [ ] ")) == ([], None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty file"),
        (b" \n", "empty file"),
        (b'{"a": 1}', "got an object"),
        (b"3", "got a number"),
        (b"null", "got null"),
        (b"\xff\xd8\xff", "got no JSON"),
    ],
)
def test_another_content_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(DataError, match=words) as caught:
        read_list(path)
    assert caught.value.where.file == str(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"[1]", "got a list"), (b'{"a": [1]}', "without one"), (b'{"playlists": 1}', "called")],
)
def test_an_object_without_the_list_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read_list(write(tmp_path, data), key="playlists")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.json: expected a file, got one that cannot be read"):
        read_list(tmp_path / "gone.json")


@pytest.mark.parametrize(
    ("data", "records", "place", "words"),
    [
        (b'[{"a": 1}, {"b"', [b'{"a": 1}'], "record 2, byte 15", "too early"),
        (b'[{"a": 1}, {"b": "x', [b'{"a": 1}'], "record 2, byte 17", "no end"),
        (b'\xef\xbb\xbf[{"a": 1}, {"b"', [b'{"a": 1}'], "record 2, byte 18", "too early"),
        (b'[{"a": [1}, {"b": 2}]', [], "record 1, byte 9", "another kind"),
        (b'[{"a": 1}}, {"b": 2}]', [], "record 1, byte 9", "} closes nothing"),
        (b'[{"a": 1}][{"b": 2}]', [b'{"a": 1}'], "record 2, byte 10", "more follows"),
    ],
)
def test_a_break_keeps_what_was_complete(
    tmp_path: Path, data: bytes, records: list[bytes], place: str, words: str
) -> None:
    path = write(tmp_path, data)
    found, fault = texts(path)
    assert found == records
    assert fault is not None
    assert str(fault.where) == f"{path}, {place}"
    assert words in fault.reason


def test_a_slice_cut_off_after_its_list(tmp_path: Path) -> None:
    found, fault = texts(write(tmp_path, b'{"playlists": [{"a": 1}]'), "playlists")
    assert found == [b'{"a": 1}']
    assert fault is not None
    assert "no end" in fault.reason


@pytest.mark.parametrize(
    "bad", [b'{"a": NaN}', b"{1}", b'{"a" 1}', b"", b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"]
)
def test_a_bad_record_hides_no_other(tmp_path: Path, bad: bytes) -> None:
    found, fault = texts(write(tmp_path, b'[{"a": 1}, ' + bad + b', {"b": "\\"]}"}]'))
    assert found == [b'{"a": 1}', bad, b'{"b": "\\"]}"}']
    assert fault is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.lists(values, max_size=5), st.booleans(), st.data())
def test_the_slow_cut_agrees_with_json_and_survives_any_break(
    content: list[object], ascii_only: bool, data: st.DataObject
) -> None:
    text = json.dumps(content, ensure_ascii=ascii_only).encode()
    records, end, reason, _ = cut(text, 1)
    assert [json.loads(record) for record in records] == content
    assert (end, reason) == (len(text), "")
    broken = text[: data.draw(st.integers(1, len(text) - 1))]
    kept, _, reason, _ = cut(broken, 1)
    assert reason
    assert [json.loads(record) for record in kept] == content[: len(kept)]
