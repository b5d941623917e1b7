"""One rule says what an id is, wherever it comes from."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segue import ids
from segue.data.answers import read_answers
from segue.data.questions import read_questions
from segue.data.readers import read
from segue.data.tags import spelling, tag_key
from segue.data.writers.file_names import distinct_stems, stem
from segue.errors import DataError, Where
from segue.ids import LARGEST, as_id, distinct_ids, id_key, read_id, readable, typed_id
from segue.text.letters import letters
from segue.text.normalisation import normalise
from segue.types import Query

IDS = [
    (7, 7),
    (-LARGEST, -LARGEST),
    (LARGEST + 1, "9007199254740992"),
    (2**63, "9223372036854775808"),
    (10.0, 10),
    ("7", "7"),
    (" 밤 편지 ", "밤 편지"),
    ("007", "007"),
]
NO_IDS = [True, False, None, 1.5, float("nan"), float("inf"), 1e300, "", " ", b"7", [7]]


@pytest.mark.parametrize(("value", "expected"), IDS)
def test_an_id_is_an_integer_that_no_parser_rounds_or_a_text(value: object, expected: int | str) -> None:
    assert as_id(value) == expected
    assert type(as_id(value)) is type(expected)


@pytest.mark.parametrize("value", [np.int64(7), np.uint8(7), np.float32(7), np.float64(7)])
def test_numpy_numbers_are_integers(value: object) -> None:
    assert type(as_id(value)) is int
    assert as_id(value) == 7


@pytest.mark.parametrize("value", [*NO_IDS, np.bool_(True), np.float64("nan")])
def test_what_is_no_id_is_refused(value: object) -> None:
    with pytest.raises(DataError, match="expected an id, got"):
        as_id(value)


@given(st.text(st.sampled_from("a비é\u0301\u0323\u1100\u1161\u11a8 ")), st.integers(1, 9))
def test_a_long_text_is_composed_as_a_short_one_is(text: str, part: int) -> None:
    whole = unicodedata.normalize("NFC", text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ids, "_PART", 2 * len(text) + part)
        assert ids.composed(text) == whole
        patched.setattr(ids, "_PART", part)
        found = ids.composed(text)
    longest = max((len(run) for run in re.findall("[\u0301\u0323\u1100\u1161\u11a8]*", text)), default=0)
    assert found == whole or longest >= part  # only a letter with many accents is cut


@pytest.mark.parametrize(
    "folded",
    [
        ids.composed, lambda text: ids.composed(text, "NFKC"), normalise, letters, spelling, tag_key, stem,
        lambda text: next(distinct_stems([text])), ids.as_id,
    ],
)  # fmt: skip
def test_a_letter_with_very_many_accents_is_folded_in_parts(
    monkeypatch: pytest.MonkeyPatch, folded: Callable[[str], object]
) -> None:
    """The time for one part grows with the square of its accents, where these are out of order as here."""
    sizes: list[int] = []
    whole = unicodedata.normalize

    def measured(form: Any, text: str) -> str:
        sizes.append(len(text))
        return whole(form, text)

    monkeypatch.setattr(unicodedata, "normalize", measured)
    assert folded("e" + "\u0345" * 50_000 + "\u0327" * 50_000)
    assert max(sizes) <= 1_000
    assert sum(sizes) <= 500_000


def test_the_parts_of_a_text_in_half_width_are_those_of_the_whole() -> None:
    text = "ｶﾞｷﾞ ﾡￂ" * 400
    assert ids.composed(text, "NFKC") == unicodedata.normalize("NFKC", text)


def test_texts_are_composed_so_that_a_name_from_a_mac_is_the_same_id() -> None:
    assert as_id(unicodedata.normalize("NFD", "밤.mp3")) == "밤.mp3"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("7", 7),
        ("10.0", 10),
        ("10.00", 10),
        ("-3", -3),
        ("007", "007"),
        ("1e5", "1e5"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_cell_is_read_as_what_it_spells(cell: str, expected: int | str) -> None:
    assert read_id(cell) == expected


@pytest.mark.parametrize("cell", ["true", "FALSE", "1.5", "1.152921504606847e+18", "9007199254740992.0", " "])
def test_a_cell_that_spells_no_id_is_refused(cell: str) -> None:
    with pytest.raises(DataError, match="expected an id"):
        read_id(cell)


@given(st.integers() | st.text(min_size=1).filter(str.strip))
@example(2**53)
@example("\udcff.mp3")
def test_an_id_is_itself_again_in_json_and_when_it_is_stored(value: int | str) -> None:
    key = as_id(value)
    assert as_id(key) == key
    assert msgspec.json.decode(msgspec.json.encode(key), type=int | str) == key
    assert typed_id(id_key(value), integer=isinstance(key, int)) == key


BIG = [2**53 - 1, 2**53 + 1, 2**63 + 1]


def test_readers_questions_answers_and_queries_have_one_rule(tmp_path: Path) -> None:
    record = {"id": 10.0, "title": "밤", "tracks": [*BIG, "7", 7.0]}
    path = tmp_path / "lists.jsonl"
    path.write_bytes(msgspec.json.encode(record))
    expected = [str(BIG[0]), str(BIG[1]), str(BIG[2]), "7"]
    dataset = read("jsonl", path).dataset
    assert dataset.playlists["id"].to_list() == ["10"]
    assert dataset.tracks["id"].to_list() == expected
    assert dataset.manifest.track_ids == "text"
    assert list(map(str, read_questions(path)[0].tracks[:4])) == expected
    assert list(map(str, read_answers(path)[0].tracks[:4])) == expected
    assert list(map(str, Query(tracks=record["tracks"]).tracks[:4])) == expected  # type: ignore[arg-type]

    text = io.StringIO()
    csv.writer(text).writerows([("playlist", "track"), *(("10.0", track) for track in [*BIG, "7.0"])])
    table = tmp_path / "lists.csv"
    table.write_text(text.getvalue(), encoding="utf-8")
    from_csv = read("csv", table).dataset
    assert from_csv.playlists["id"].to_list() == ["10"]
    assert from_csv.tracks["id"].to_list() == expected


@pytest.mark.parametrize("value", ["true", "1.5", "null", '""'])
def test_files_refuse_what_is_no_id_and_say_where(tmp_path: Path, value: str) -> None:
    path = tmp_path / "lists.jsonl"
    path.write_text(f'{{"id": 1, "tracks": [2, {value}]}}', encoding="utf-8")
    for reads in (read_questions, read_answers, lambda file: read("jsonl", file)):
        with pytest.raises(DataError) as caught:
            reads(path)
        assert caught.value.where.field == "tracks[1]"


def test_csv_refuses_truth_values(tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    path.write_text("playlist,track\n1,true\n", encoding="utf-8")
    with pytest.raises(DataError, match="expected an id, got true") as caught:
        read("csv", path)
    assert caught.value.where == Where(path, line=2, field="track")


def test_bytes_that_are_no_utf8_become_readable_texts() -> None:
    names = [b"\xff.mp3", b"\xfe.mp3", "밤.mp3".encode("cp949"), "밤.mp3".encode()]
    texts = [readable(name.decode("utf-8", "surrogateescape")) for name in names]
    assert texts == ["ÿ.mp3", "þ.mp3", "밤.mp3", "밤.mp3"]
    assert readable("\ud800 밤") == "� 밤"


def test_an_id_is_kept_once_at_its_first_place() -> None:
    assert distinct_ids([7, "밤", "7", 3, "밤", 7, "03"]) == [7, "밤", 3, "03"]
    assert distinct_ids([]) == []
