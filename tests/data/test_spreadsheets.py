"""What begins like a formula is text in a spreadsheet, and comes back as it was."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.readers import read
from segue.data.spreadsheets import cell_text, text_cell

RUNS = [
    "=1+1",
    "+82 10",
    "-밤",
    "@here",
    "\t=x",
    "\rx",
    "\nx",
    " =1",
    "＝1",
    "'=1",
    "''-x",
    "-",
    "=cmd|'/c calc'!A1",
    "-1.5",
]
STAYS = ["비 오는 날", "'til dawn", "-3", "0", "a=b", "🌧", "", "'", "Rock'n'Roll", "(=)", "'90s"]


@pytest.mark.parametrize("text", RUNS)
def test_a_text_that_would_run_is_marked_as_text(text: str) -> None:
    assert text_cell(text) == f"'{text}"
    assert cell_text(text_cell(text)) == text


@pytest.mark.parametrize("text", STAYS)
def test_other_texts_and_integers_stay_as_they_are(text: str) -> None:
    assert text_cell(text) == text
    assert cell_text(text) == text


@given(st.text(alphabet="'=+-@\t\r\n ＝a1가🌧", max_size=8))
def test_every_text_comes_back(text: str) -> None:
    assert cell_text(text_cell(text)) == text
    assert text_cell(text).lstrip()[:1] not in tuple("=+@＝")


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_table_that_was_written_so_is_read_back(tmp_path: Path, form: str, delimiter: str) -> None:
    path = tmp_path / f"lists.{form}"
    titles = ["=1+1", "-밤", "@here", "'=x", "'til dawn"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=delimiter)
        rows.writerow(("playlist", "playlist_title", "tags", "track", "title", "artist", "album"))
        for number, title in enumerate(titles):
            cells = ("=mine", "=mine", "+a|=b", str(-number), title, "@you", "-album")
            rows.writerow(map(text_cell, cells))
    dataset = read(form, path).dataset
    assert dataset.tracks["title"].to_list() == titles
    assert dataset.tracks["id"].to_list() == [str(-number) for number in range(len(titles))]
    assert set(dataset.tracks["artists"].explode()) == {"@you"}
    assert set(dataset.tracks["album"]) == {"-album"}
    assert dataset.playlists["title"].to_list() == ["=mine"]
    assert sorted(dataset.playlists["tags"].to_list()[0]) == ["+a", "=b"]
