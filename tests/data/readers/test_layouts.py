from __future__ import annotations

import pytest

from segue.data.readers.layouts import (
    is_cut_line,
    is_one_playlist,
    joined_columns,
    known_columns,
    names_of_columns,
)
from segue.errors import DataError


def test_other_names_of_columns_are_known_unless_a_table_has_segues_own() -> None:
    assert names_of_columns(["Track URI", "Track Name", "밤", ""]) == ["track", "title", "밤"]
    assert names_of_columns(["playlist", "track", "Track ID"]) == ["playlist", "track", "track id"]
    assert names_of_columns(["Track ID", "Track URI"]) == ["track id", "track uri"]  # two for one: neither


def test_beside_artists_a_track_or_a_name_is_a_title() -> None:
    assert names_of_columns(["Name", "Artist", "Genre"]) == ["title", "artist", "genres"]
    assert names_of_columns(["Track URI", "Name", "Artist"]) == ["track", "title", "artist"]
    assert names_of_columns(["Track", "Artist"]) == ["title", "artist"]
    assert names_of_columns(["Playlist name", "Track", "Artist"]) == ["playlist", "title", "artist"]
    assert names_of_columns(["Track URI", "Artist"]) == ["track", "artist"]
    assert names_of_columns(["Track", "Title", "Artist"]) == ["track", "title", "artist"]
    assert names_of_columns(["playlist", "track", "artist"]) == ["playlist", "track", "artist"]
    assert names_of_columns(["Name", "Track"]) == ["name", "track"]


def test_columns_that_a_person_names_come_first() -> None:
    cells = ["User", "Track", "곡 이름", "Song"]
    named = {"playlist": "user", "track": "SONG", "title": "곡 이름"}
    assert names_of_columns(cells, named) == ["playlist", "other track", "title", "track"]


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(DataError, match="columns: expected the column 노래, got User, Song") as caught:
        names_of_columns(["User", "Song", ""], {"track": "노래"})
    assert caught.value.hint == "Name one of these columns."


def test_a_table_of_tracks_is_one_playlist() -> None:
    assert is_one_playlist(["track", "title"], ["Track URI", "Track Name"])
    assert is_one_playlist(["title", "artist"], ["title", "artist"])
    assert is_one_playlist(["track"], ["nummer"], {"track": "nummer"})
    assert not is_one_playlist(["user", "track"], ["user", "track"])
    assert not is_one_playlist(["playlist", "track"], ["playlist", "Track URI"])


def test_several_artists_in_a_cell_are_joined_by_commas_in_other_programs_tables() -> None:
    assert "artist" in joined_columns(["Song", "Artist"])
    assert joined_columns(["title", "artist"]) == frozenset()
    assert joined_columns(["playlist", "track", "artist", "time"]) == frozenset()


def test_the_line_for_spreadsheets() -> None:
    assert is_cut_line(["sep=", ""])
    assert not is_cut_line(["sep", "track"])


def test_known_columns_are_counted() -> None:
    assert known_columns(["Track URI", "Song", "밤"], {}) == 2
    assert known_columns(["a", "b"], {"track": "A"}) == 1
