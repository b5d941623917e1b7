"""The one rule for tags."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.data.tags import spelling, tag_key, unified

DECOMPOSED = unicodedata.normalize("NFD", "새벽")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rain", "RAIN"),
        ("rain", "#Rain"),
        ("새벽", "#새벽"),
        ("새벽", DECOMPOSED),
        ("새벽", "새\u200b벽\ufeff"),
        ("비 오는 날", "  비  오는\t날 "),
        ("k-pop", "\uff4b-\uff50\uff4f\uff50"),
        ("\u2764", "\u2764\ufe0f"),
        ("straße", "STRASSE"),
        ("rain", "\u3164rain\u3164"),
    ],
)
def test_one_tag_however_it_is_spelled(one: str, other: str) -> None:
    assert tag_key(one) == tag_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("새벽", "새벽녘"), ("비오는날", "비 오는 날"), ("r&b", "rb"), ("ㅋㅋ", "ㅋㅋㅋ"), ("c#", "c"), ("#", "##"),
     ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"), ("é", "e")],
)  # fmt: skip
def test_other_tags_stay_apart(one: str, other: str) -> None:
    assert tag_key(one) != tag_key(other)


def test_a_spelling_keeps_what_is_seen() -> None:
    assert spelling(" #새\u200b벽  감성 ") == "#새벽 감성"
    assert spelling("👨\u200d👩\u200d👧 R&B") == "👨\u200d👩\u200d👧 R&B"
    assert spelling(DECOMPOSED) == "새벽"
    assert spelling("\u200b\u3164 \t") == ""


@given(st.text())
def test_a_spelling_is_spelled_so_and_has_its_tags_key(tag: str) -> None:
    shown = spelling(tag)
    assert spelling(shown) == shown
    assert tag_key(shown) == tag_key(tag)


def test_the_commonest_spelling_is_shown() -> None:
    tags = pl.Series([["RAIN", "새벽"], ["Rain", "#새벽"], ["Rain ", "#새벽"], ["rain"], []])
    assert unified(tags).to_list() == [["Rain", "#새벽"]] * 3 + [["Rain"], []]


def test_of_equally_common_ones_the_plain_one_is_shown_in_any_order() -> None:
    for lists in ([["#RAIN"], ["RAIN"], ["rain"]], [["rain"], ["RAIN"], ["#RAIN"]]):
        assert unified(pl.Series(lists)).to_list() == [["rain"]] * 3


def test_a_list_has_no_tag_twice_and_no_blank_one() -> None:
    tags = pl.Series([["비", "밤", "#비", " ", "", "\u200b", "\ufe0f"], ["비"], [""]])
    assert unified(tags).to_list() == [["비", "밤"], ["비"], []]
    assert unified(pl.Series([["a", "b", "a"]])).to_list() == [["a", "b"]]
    assert unified(pl.Series([[], []], dtype=pl.List(pl.String))).to_list() == [[], []]


def test_tags_as_they_should_be_stay_as_they_are() -> None:
    tags = pl.Series([["밤", "비 오는 날", "R&B", "❤️"], [], ["비"]])
    assert unified(tags).to_list() == tags.to_list()


def test_what_readers_hand_in_is_unified() -> None:
    builder = DatasetBuilder()
    for key, tags in enumerate((["RAIN"], ["rain", "RAIN"], ["#rain"], ["rain"])):
        builder.add_playlist(PlaylistRecord(id=key, tags=tags))
    dataset = builder.build({})
    assert dataset.playlists["tags"].to_list() == [["rain"]] * 4
    assert dataset.manifest.counts["tags"] == 1
