from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.limits import LIMITS
from segue.data.readers.layouts import cut_of, is_cut_line, is_one_playlist, names_of_columns


@pytest.mark.parametrize(
    ("head", "cut"),
    [
        ("playlist,track", ","),
        ("playlist;track", ";"),
        ("playlist\ttrack", "\t"),
        ("a|b", ","),
        ("sep=|", "|"),
        ("\n\nplaylist|track", "|"),
        ('"playlist";"track"', ";"),
    ],
)
def test_what_stands_between_cells(tmp_path: Path, head: str, cut: str) -> None:
    path = tmp_path / "표.csv"
    path.write_text(head + "\n", "utf-8")
    assert cut_of(path, ",", LIMITS) == cut


def test_other_names_of_columns_are_known_unless_a_table_has_segues_own() -> None:
    assert names_of_columns(["Track URI", "Track Name", "밤", ""]) == ["track", "title", "밤"]
    assert names_of_columns(["playlist", "track", "Track ID"]) == ["playlist", "track", "track id"]
    assert names_of_columns(["Track ID", "Track URI"]) == ["track id", "track uri"]  # two for one: neither


def test_a_table_of_tracks_is_one_playlist() -> None:
    assert is_one_playlist(["track", "title"], ["Track URI", "Track Name"])
    assert is_one_playlist(["title", "artist"], ["title", "artist"])
    assert not is_one_playlist(["user", "track"], ["user", "track"])
    assert not is_one_playlist(["playlist", "track"], ["playlist", "Track URI"])


def test_the_line_for_spreadsheets() -> None:
    assert is_cut_line(["sep=", ""])
    assert not is_cut_line(["sep", "track"])
