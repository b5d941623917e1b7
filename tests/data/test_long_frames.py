"""One table with a row for each track, of each library that people have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from segue.data.dataset import Dataset
from segue.data.readers import read
from segue.errors import ConfigError, DataError

COLUMNS: dict[str, list[Any]] = {
    "user": ["미나", "보라", "미나", "미나"],
    "item": [7, 7, 8, 7],
    "position": [2, 1, 1, 3],
    "title": ["밤", None, "낮 🌞", "다른 이름"],
    "artist": ["가수|밴드", None, None, None],
    "tags": ["비", None, "비|산책", None],
}
MAKERS: list[Callable[[Any], Any]] = [pd.DataFrame, pl.DataFrame, pa.table]


def listed(dataset: Dataset) -> dict[str, list[str]]:
    ids = dataset.tracks["id"].to_list()
    return {row["id"]: [ids[at] for at in row["tracks"]] for row in dataset.playlists.to_dicts()}


@pytest.mark.parametrize("make", MAKERS, ids=["pandas", "polars", "pyarrow"])
def test_a_log_of_any_library(make: Callable[[Any], Any]) -> None:
    dataset = Dataset.of(make(COLUMNS), playlist="user", track="item")
    assert listed(dataset) == {"미나": ["8", "7"], "보라": ["7"]}
    assert (dataset.manifest.playlist_ids, dataset.manifest.track_ids) == ("text", "integer")
    assert dataset.playlists["tags"].to_list() == [["비", "산책"], []]
    track = dataset.tracks.to_dicts()[0]
    assert (track["title"], track["artists"]) == ("밤", ["가수", "밴드"])


def test_lists_of_artists_and_a_title_of_the_playlist() -> None:
    frame = pl.DataFrame(
        {"playlist": [1, 1], "track": ["a", "b"], "artist": [["가수", "a|b"], []], "name": [None, "밤"]}
    )
    dataset = Dataset.of(frame, playlist_title="name")
    assert dataset.playlists["title"].to_list() == ["밤"]
    assert dataset.tracks["artists"].to_list() == [["가수", "a|b"], []]


def test_the_same_as_from_a_file(tmp_path) -> None:
    frame = pl.DataFrame(COLUMNS).rename({"user": "playlist", "item": "track"})
    frame.write_csv(tmp_path / "a.csv")
    assert (
        Dataset.of(frame).manifest.fingerprint == read("csv", tmp_path / "a.csv").dataset.manifest.fingerprint
    )


def test_without_rows() -> None:
    assert Dataset.of(pl.DataFrame({"playlist": [], "track": []})).manifest.counts["playlists"] == 0


def test_what_is_wrong_is_named() -> None:
    frame = pl.DataFrame(COLUMNS)
    with pytest.raises(
        DataError, match=r"frame, field playlist: expected the column playlist, got user, item"
    ):
        Dataset.of(frame)
    with pytest.raises(DataError, match=r"expected the column song, got user"):
        Dataset.of(frame, playlist="user", track="song")
    with pytest.raises(ConfigError, match=r"columns: expected columns among playlist, track, .*, got song"):
        Dataset.of(frame, song="item")
    with pytest.raises(ConfigError, match=r"track: expected one table whose columns are named, got two"):
        Dataset.of(frame, frame, track="item")
    with pytest.raises(DataError, match=r"frame, row 1, field track: expected an id"):
        Dataset.of(pl.DataFrame({"playlist": [1, 2], "track": ["a", None]}))
    with pytest.raises(DataError, match=r"row 0, field position: expected an integer"):
        Dataset.of(pl.DataFrame({"playlist": [1], "track": ["a"], "position": [1.5]}))
