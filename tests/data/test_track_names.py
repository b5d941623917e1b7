from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.dataset import TRACK_SCHEMA
from segue.data.track_names import NamedTrack, TrackNames, track_label

TRACKS = [  # title, artists, playlists
    ("밤편지", ["솔이"], 5),
    ("밤편지", ["다른 이", "솔이"], 9),
    ("밤편지 (Live)", ["솔이"], 50),
    ("Café del Mar", ["Ökonom"], 1),
    ("ﾊﾟﾗｰﾄﾞ", ["Kumo"], 1),
    (None, ["이름 없는"], 99),
    ("Don’t Go – Again", [], 3),
    ("  Odd   spaces ", ["A"], 0),
    ("1004", ["천사"], 2),
    ("각각", ["받침"], 4),
]


def table(rows: list[tuple[str | None, list[str], int]]) -> TrackNames:
    frame = pl.DataFrame(
        {
            "id": [f"{row}" for row in range(len(rows))],
            "title": [title for title, _, _ in rows],
            "artists": [artists for _, artists, _ in rows],
        },
        schema={name: TRACK_SCHEMA[name] for name in ("id", "title", "artists")},
    )
    return TrackNames(frame, np.array([count for _, _, count in rows], dtype=np.int64))


@pytest.mark.parametrize(
    ("name", "row", "others"),
    [
        ("밤편지", 1, 1),  # an exact title goes before a more played one that contains it
        ("솔이 - 밤편지", 0, 0),  # the exact label goes before labels that contain it
        ("솔이 – 밤편지", 0, 0),
        ("솔이 밤편지", 2, 2),  # all words, the most played
        ("편지", 2, 2),
        ("live", 2, 0),
        ("CAFE DEL MAR", 3, 0),
        ("ｃａｆé", 3, 0),
        ("okonom - café del mar", 3, 0),
        ("パラード", 4, 0),
        ("don't go - again", 6, 0),
        ("odd spaces", 7, 0),
        ("a - odd spaces", 7, 0),
        ("1004", 8, 0),
    ],
)
def test_finds_the_track_a_person_means(name: str, row: int, others: int) -> None:
    assert table(TRACKS).find(name) == NamedTrack(row, others)


@pytest.mark.parametrize("name", ["", "   ", "-", " – ", "없는 노래", "이름 없는", "가", "\u200b"])
def test_finds_nothing_where_no_track_is_called_so(name: str) -> None:
    assert table(TRACKS).find(name) is None


def test_ties_go_to_the_first_row() -> None:
    assert table([("같은 제목", [], 3), ("같은 제목", [], 3)]).find("같은 제목") == NamedTrack(0, 1)


def test_a_pattern_is_taken_literally() -> None:
    names = table([("a.b", [], 1), ("axb", [], 9), ("(", [], 1)])
    assert names.find("a.b") == NamedTrack(0, 0)
    assert names.find("(") == NamedTrack(2, 0)
    assert names.find(".*") is None


@given(st.text(min_size=1, max_size=30))
def test_every_title_with_something_to_see_finds_itself(title: str) -> None:
    found = table([("앞", [], 1), (title, [], 1)]).find(title)
    assert found is None or found.row == 1 or title.strip() == "앞"
    if any(character.isalnum() for character in title):
        assert found is not None


@pytest.mark.parametrize(
    ("artists", "title", "label"),
    [
        (["아이유"], "밤편지", "아이유 - 밤편지"),
        (["A", "B"], "Rain 🌧", "A, B - Rain 🌧"),
        ([], "밤편지", "밤편지"),
        (["아이유"], None, "아이유"),
        ([], "", ""),
    ],
)
def test_a_track_reads_as_artist_and_title(artists: list[str], title: str | None, label: str) -> None:
    assert track_label(artists, title) == label
