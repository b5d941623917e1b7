"""The fields of an error, and the sentences that are made of them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from segue.errors import NOWHERE, ErrorFields, Where
from segue.errors.fields import LONGEST


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (NOWHERE, ""),
        (Where(Path("노래.jsonl")), "노래.jsonl"),
        (Where("a.jsonl", line=3, field="title"), "a.jsonl, line 3, field title"),
        (Where("a.json", record=2, byte=0), "a.json, record 2, byte 0"),
        (Where("tracks", row=0, field="artists[1]"), "tracks, row 0, field artists[1]"),
        (Where("r.toml", line=4, item="generator 'als'"), "r.toml, line 4, generator 'als'"),
        (Where(field="tracks[0]"), "tracks[0]"),
    ],
)
def test_a_place_reads_from_the_outside_in(where: Where, said: str) -> None:
    assert str(where) == said


@pytest.mark.parametrize(
    ("inner", "outer", "whole"),
    [
        (Where(field="title"), Where("a", line=3), Where("a", line=3, field="title")),
        (Where(field="[2]"), Where(field="tracks"), Where(field="tracks[2]")),
        (Where(field="title"), Where(field="tracks[2]"), Where(field="tracks[2].title")),
        (Where("inner", byte=0), Where("outer", record=1), Where("inner", record=1, byte=0)),
        (NOWHERE, Where("a", row=0), Where("a", row=0)),
    ],
)
def test_a_place_around_adds_what_the_inner_one_lacks(inner: Where, outer: Where, whole: Where) -> None:
    assert inner.within(outer) == whole


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (ErrorFields("a title", "7"), "expected a title, got 7."),
        (ErrorFields("JSON", "text.", Where("a"), "Mend it."), "a: expected JSON, got text. Mend it."),
        (ErrorFields("a model", where=Where("모델 🎧")), "모델 🎧: expected a model."),
        (ErrorFields(text="the disk is full", hint="Free some."), "the disk is full. Free some."),
        (ErrorFields(text="is it on?"), "is it on?"),
    ],
)
def test_a_sentence_has_place_reason_and_next_step(fields: ErrorFields, said: str) -> None:
    assert str(fields) == said


def test_a_path_goes_by_another_name_wherever_it_stands() -> None:
    fields = ErrorFields("a file", "/proc/1/a", Where("/proc/1/a", line=1), "See /proc/1.")
    assert fields.renamed(Path("/proc/1"), "모델") == ErrorFields(
        "a file", "모델/a", Where("모델/a", line=1), "See 모델."
    )


def test_data_leaves_out_what_is_not_said() -> None:
    fields = ErrorFields("a title", "7", Where("a", row=0, field="title"))
    assert fields.as_data() == {
        "expected": "a title",
        "got": "7",
        "where": {"file": "a", "row": 0, "field": "title"},
        "message": "a, row 0, field title: expected a title, got 7.",
    }
    assert ErrorFields(text="no").as_data() == {"text": "no", "message": "no."}


def test_fields_travel_between_processes() -> None:
    fields = ErrorFields("제목", "7", Where("a", line=1), "Mend it.")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(fields), type=ErrorFields) == fields


def test_a_value_of_a_million_characters_is_cut_off() -> None:
    long = "밤" * 1_000_000
    fields = ErrorFields(long, long, Where(field=long), long)
    for text in (fields.expected, fields.got, fields.hint, fields.where.field):
        assert len(text) == LONGEST
        assert text.endswith("밤… (1,000,000 characters)")
    assert fields.mapped(str) == fields
    assert ErrorFields("밤", "비").got == "비"
