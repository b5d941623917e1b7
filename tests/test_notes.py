"""Every note has a text of its code and values, and a row in the documentation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from segue.notes import TEXTS, Note, NoteCode, note, note_of_names

DOCS = Path(__file__).parents[1] / "docs" / "serving.md"


def test_every_code_has_a_text() -> None:
    assert set(TEXTS) == set(get_args(NoteCode))


def test_the_documentation_lists_every_code() -> None:
    section = DOCS.read_text("utf-8").split("### Notes")[1].split("\n### ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(get_args(NoteCode))


def test_the_first_names_are_listed_and_the_others_counted() -> None:
    found = note_of_names("unknown_tags", ["비", "밤", "🌧", " 새벽 ", "a", "b", "c"])
    assert found.values == {"names": ("비", "밤", "🌧", " 새벽 ", "a"), "more": 2}
    assert found.text == "unknown tags, left out: 비, 밤, 🌧,  새벽 , a and 2 more"
    assert note_of_names("unknown_tags", ["비"]).text == "unknown tags, left out: 비"


@pytest.mark.parametrize(
    ("others", "ending"),
    [
        (0, "in 1 playlist)."),
        (1, "in 1 playlist); 1 other track fits, less well or less played."),
        (1200, "in 1 playlist); 1,200 other tracks fit, less well or less played."),
    ],
)
def test_what_was_taken_for_a_name_is_told(others: int, ending: str) -> None:
    found = note("track_taken", text="밤", track="가수 - 밤", id="7", playlists=1, others=others)
    assert found.text == "'밤': took 가수 - 밤 (id 7, " + ending
    assert str(found) == found.text


def test_a_name_with_braces_stays_as_it_is() -> None:
    assert note("track_not_found", text="{밤}").text.startswith("'{밤}': no track")


def test_notes_go_through_json() -> None:
    found = note_of_names("unknown_tracks", ["1", "2"])
    sent = msgspec.json.encode(found)
    assert msgspec.json.decode(sent) == {
        "code": "unknown_tracks",
        "values": {"names": ["1", "2"], "more": 0},
        "text": "unknown tracks, left out: 1, 2",
    }
    assert msgspec.json.decode(sent, type=Note).text == found.text


def test_a_known_name_that_may_be_meant_is_told() -> None:
    found = note_of_names("unknown_tags", ["rian", "x"], ["rain", ""])
    assert found.values == {"names": ("rian", "x"), "more": 0, "nearest": ("rain", "")}
    assert found.text == "unknown tags, left out: rian (did you mean rain?), x"
