"""`Dataset.of`: tables of other libraries, checked as readers check files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

import segue
from segue.data.dataset import Dataset
from segue.data.schema import PLAYLIST_SCHEMA, TRACK_SCHEMA
from segue.errors import DataError
from segue.types import Query

KST = dt.timezone(dt.timedelta(hours=9))
TRACKS: dict[str, list[Any]] = {
    "id": [10, 11, 12],
    "title": [" 비 오는 밤 🌧 ", None, " "],
    "artists": [["잔물결", "Ripple"], None, []],
    "artist_ids": [[1, 2], [], None],
    "album_id": [7.0, None, 8.0],
    "genres": [None, ["발라드"], None],
    "duration_ms": [0, 200_000, 2**33],
    "released": [dt.date(2020, 1, 2), None, None],
}
PLAYLISTS: dict[str, list[Any]] = {
    "id": ["가", " 나 ", "007"],
    "tracks": [[2, 0, 2], None, []],
    "tags": [["비", "#비", " "], ["RAIN"], None],
    "likes": [1.0, None, 3.0],
    "updated": [dt.datetime(2020, 1, 1, 8, 30, tzinfo=KST), None, None],
}


class Stream:
    """What a library of its own may hand out: an Arrow stream and nothing else."""

    def __init__(self, table: pl.DataFrame) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def of_pandas(columns: dict[str, Any]) -> Any:
    return pytest.importorskip("pandas", reason="no pandas: pip install pandas").DataFrame(columns)


def of_arrow(columns: dict[str, Any]) -> Any:
    return pytest.importorskip("pyarrow", reason="no pyarrow: pip install pyarrow").table(columns)


def of_stream(columns: dict[str, Any]) -> Any:
    return Stream(pl.DataFrame(columns))


LIBRARIES = pytest.mark.parametrize("frame", [pl.DataFrame, of_pandas, of_arrow, of_stream])


@LIBRARIES
def test_tables_of_any_library_make_one_dataset(frame: Callable[[Any], Any]) -> None:
    dataset = Dataset.of(frame(PLAYLISTS), frame(TRACKS))
    assert dict(dataset.playlists.schema) == PLAYLIST_SCHEMA
    assert dict(dataset.tracks.schema) == TRACK_SCHEMA
    assert dataset.playlists.to_dict(as_series=False) == {
        "id": ["가", "나", "007"],
        "title": [None] * 3,
        "tags": [["비"], ["RAIN"], []],
        "tracks": [[2, 0], [], []],
        "likes": [1, None, 3],
        "updated": [dt.datetime(2019, 12, 31, 23, 30), None, None],
    }
    assert dataset.tracks.to_dict(as_series=False) == {
        "id": ["10", "11", "12"],
        "title": ["비 오는 밤 🌧", None, None],
        "artists": [["잔물결", "Ripple"], [], []],
        "artist_ids": [["1", "2"], [], []],
        "album": [None] * 3,
        "album_id": ["7", None, "8"],
        "genres": [[], ["발라드"], []],
        "released": [dt.date(2020, 1, 2), None, None],
        "duration_ms": [None, 200_000, None],
        "location": [None] * 3,
        "isrc": [None] * 3,
        "mbid": [None] * 3,
    }
    assert (dataset.manifest.playlist_ids, dataset.manifest.track_ids) == ("text", "integer")
    assert dataset.manifest.counts == {"playlists": 3, "tracks": 3, "pairs": 2, "tags": 2}


def test_arrays_and_mixed_cells_of_pandas_are_values_too() -> None:
    playlists = of_pandas({"id": [1, "가", 2.0], "tracks": [np.array([1, 0]), (0,), None]})
    dataset = Dataset.of(playlists, of_pandas({"id": np.array([5, 6], np.uint8), "title": [np.nan, "비"]}))
    assert dataset.playlists["id"].to_list() == ["1", "가", "2"]
    assert dataset.playlists["tracks"].to_list() == [[1, 0], [0], []]
    assert dataset.tracks["title"].to_list() == [None, "비"]


def test_ids_alone_are_enough() -> None:
    dataset = Dataset.of(pl.DataFrame({"id": ["a"]}), pl.DataFrame({"id": [], "title": []}))
    assert dataset.playlists["tags"].to_list() == [[]]
    assert dataset.tracks.height == 0


def test_ids_that_json_would_round_go_out_as_texts() -> None:
    tracks = pl.DataFrame({"id": [1, 2**60]})
    assert Dataset.of(pl.DataFrame({"id": [1]}), tracks).manifest.track_ids == "text"
    with pytest.raises(DataError, match=rf"tracks, row 1, field id: expected an integer id, got '{2**60}'"):
        Dataset.of(pl.DataFrame({"id": [1]}), tracks, track_ids="integer")
    texts = pl.DataFrame({"id": ["1", "02"]})
    with pytest.raises(DataError, match="tracks, row 1, field id: expected an integer id, got '02'"):
        Dataset.of(pl.DataFrame({"id": [1]}), texts, track_ids="integer")
    assert Dataset.of(texts, tracks, playlist_ids="text").manifest.playlist_ids == "text"


@LIBRARIES
@pytest.mark.parametrize(
    ("playlists", "message"),
    [
        ({"id": ["1", " 1"]}, r"playlists, row 1, field id: expected each id once, got '1' again"),
        ({"id": ["a", None]}, r"playlists, row 1, field id: expected an id, got none"),
        ({"id": ["a", " "]}, r"playlists, row 1, field id: expected an id, got an empty text"),
        ({"id": [2.0, 1.5]}, r"playlists, row 1, field id: expected an id, got a number that is not whole, 1.5"),
        ({"id": [1e300]}, r"playlists, row 0, field id: expected an id, got a number that is too large to be exact"),
        ({"id": [True]}, r"playlists, row 0, field id: expected an id, got true"),
        ({"title": ["비"]}, r"playlists: expected a column id, got none"),
        (
            {"id": [1, 2], "tracks": [[0], [1, 3]]},
            r"row 1, field tracks\[1\]: expected a row number of the tracks table, from 0 to 2, got 3",
        ),
        ({"id": [1], "tracks": [[-1]]}, r"row 0, field tracks\[0\]: expected a row number .* got -1"),
        ({"id": [1], "tracks": [["10"]]}, r"row 0, field tracks\[0\]: expected a row number .* got the text '10'"),
        ({"id": [1, 2], "tracks": [[], [0, None]]}, r"row 1, field tracks\[1\]: .* got none"),
        ({"id": [1], "tracks": [0]}, r"row 0, field tracks: expected a list, got 0"),
        ({"id": [1], "tags": ["rain"]}, r"row 0, field tags: expected a list, got the text 'rain'"),
        ({"id": [1], "tags": [["비", None]]}, r"row 0, field tags\[1\]: expected a text, got none"),
        ({"id": [1], "tags": [[5]]}, r"row 0, field tags\[0\]: expected a text, got 5"),
        ({"id": [1], "title": [5]}, r"row 0, field title: expected a text, got 5"),
        ({"id": [1], "likes": [-1]}, r"row 0, field likes: expected an integer from 0 to 4294967295, got -1"),
        ({"id": [1], "likes": [1.5]}, r"row 0, field likes: expected an integer from 0 to 4294967295, got 1.5"),
        ({"id": [1], "updated": ["2020"]}, r"row 0, field updated: expected a datetime or a date .* '2020'"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_by_table_row_and_column(
    frame: Callable[[Any], Any], playlists: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        Dataset.of(frame(playlists), frame({"id": [1, 2, 3]}))


def test_bad_cells_among_others_of_pandas_are_named() -> None:
    tracks = of_pandas({"id": [1, 2]})
    for column, value, message in (
        ("id", True, r"row 1, field id: expected an id, got true"),
        ("tags", ["비", 5], r"row 1, field tags\[1\]: expected a text, got 5"),
        ("title", 5, r"row 1, field title: expected a text, got 5"),
        ("likes", "5", r"row 1, field likes: expected an integer .* got the text '5'"),
        ("updated", 5, r"row 1, field updated: expected a datetime .* got 5"),
    ):
        good = {"id": "a", "tags": ["비"], "title": "비", "likes": 1, "updated": dt.datetime(2020, 1, 1)}
        columns = {name: [given, "b" if name == "id" else given] for name, given in good.items()}
        columns[column][1] = value
        with pytest.raises(DataError, match=message):
            Dataset.of(of_pandas(columns), tracks)


@pytest.mark.parametrize(
    ("tracks", "message"),
    [
        ({"id": [7, 8, 7]}, r"tracks, row 2, field id: expected each id once, got '7' again"),
        (
            {"id": [1], "artists": [["가", "나"]], "artist_ids": [[1]]},
            r"tracks, row 0, field artist_ids: expected an id for each of 2 artists, or none, got 1",
        ),
        ({"id": [1], "artist_ids": [[""]]}, r"field artist_ids\[0\]: expected an id, got an empty text"),
        ({"id": [1], "album_id": [0.5]}, r"field album_id: expected an id, got a number that is not whole"),
        ({"id": [1], "duration_ms": ["3:05"]}, r"field duration_ms: expected an integer, got the text '3:05'"),
        ({"id": [1], "released": [2020]}, r"field released: expected a datetime or a date"),
    ],
)  # fmt: skip
def test_tracks_are_checked_likewise(tracks: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        Dataset.of(pl.DataFrame({"id": [1]}), pl.DataFrame(tracks))


@pytest.mark.parametrize("given", [[1, 2], {"id": [1]}, pl.LazyFrame({"id": [1]}), "playlists.parquet", None])
def test_what_is_no_table_is_refused(given: Any) -> None:
    with pytest.raises(DataError, match="playlists: expected a table of pandas, polars or Arrow"):
        Dataset.of(given, pl.DataFrame({"id": [1]}))


def test_a_column_twice_is_refused() -> None:
    frame = of_pandas({"id": [1], "x": [2]}).set_axis(["id", "id"], axis=1)
    with pytest.raises(DataError, match="playlists: expected a table, got one that cannot be read"):
        Dataset.of(frame, pl.DataFrame({"id": [1]}))


def test_a_moment_outside_the_years_is_refused() -> None:
    late = pl.Series("updated", [2**48], dtype=pl.Int64).cast(pl.Datetime("ms"))
    with pytest.raises(
        DataError, match=r"row 0, field updated: expected a datetime .* got the text '\+10889"
    ):
        Dataset.of(pl.DataFrame([pl.Series("id", [1]), late]), pl.DataFrame({"id": [1]}))


def test_a_dataset_of_a_dataset_is_the_same() -> None:
    first = Dataset.of(pl.DataFrame(PLAYLISTS), pl.DataFrame(TRACKS))
    again = Dataset.of(first.playlists, first.tracks)
    assert again.manifest.fingerprint == first.manifest.fingerprint


def test_a_model_of_tables_recommends_no_seed() -> None:
    playlists = pl.DataFrame(
        {"id": range(12), "tracks": [[row % 5, (row + 1) % 5, row % 5] for row in range(12)]}
    )
    model = segue.fit(Dataset.of(playlists, pl.DataFrame({"id": [50, 51, 52, 53, 54]})), recipe="fast")
    found = model.recommend([Query(tracks=("51", 50.0))], 5)[0].tracks
    assert {track.id for track in found} <= {52, 53, 54}
