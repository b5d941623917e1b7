"""Tables of Parquet and Arrow, as engineers have them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from segue.data.options import Sessions
from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

ROWS = pl.DataFrame(
    {
        "playlist": ["비 ☔", "비 ☔", "해"],
        "track": [7, 8, 7],
        "title": ["밤", None, "밤"],
        "artist": [["가수", "밴드"], [], None],
        "released": [dt.date(2019, 5, 24), None, None],
        "duration_ms": [201_000, None, None],
        "weight": [2.0, float("nan"), None],
        "mood": [{"a": 1}, {"a": 2}, None],
    }
)


def written(folder: Path, table: pl.DataFrame, form: str = "parquet") -> Path:
    path = folder / f"표.{form}"
    table.write_parquet(path) if form == "parquet" else table.write_ipc(path, compression="zstd")
    return path


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_row_for_each_track(tmp_path: Path, playlists, tracks, form: str) -> None:
    path = written(tmp_path, ROWS, form)
    assert claims_of(Head.of(path))[0].format == form
    result = read(form, path)
    assert {key: row["tracks"] for key, row in playlists(result.dataset).items()} == {
        "비 ☔": ["7", "8"],
        "해": ["7"],
    }
    assert result.dataset.manifest.track_ids == "integer"
    row = tracks(result.dataset)["7"]
    assert (row["title"], row["artists"], row["duration_ms"]) == ("밤", ["가수", "밴드"], 201_000)
    assert row["released"] == dt.date(2019, 5, 24)
    assert (result.weights, result.notes) == ({"비 ☔": {"7": 2.0}}, {"column mood not read": 1})


def test_a_row_for_each_playlist(tmp_path: Path, playlists) -> None:
    table = pl.DataFrame(
        {"id": [1, 2], "name": ["밤", None], "tracks": [["a", "b"], ["c"]], "tags": [["비"], []]}
    )
    found = playlists(read("parquet", written(tmp_path, table)).dataset)
    assert (found["1"]["tracks"], found["1"]["title"], found["1"]["tags"]) == (["a", "b"], "밤", ["비"])
    assert found["2"]["tracks"] == ["c"]


def test_columns_that_a_person_names(tmp_path: Path, playlists) -> None:
    table = pl.DataFrame({"사람": ["나"], "곡": ["x"]})
    path = written(tmp_path, table)
    assert playlists(read("parquet", path, columns={"playlist": "사람", "track": "곡"}).dataset)["나"][
        "tracks"
    ] == ["x"]
    with pytest.raises(DataError, match="expected the column 노래, got 사람, 곡"):
        read("parquet", path, columns={"track": "노래"})


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_log_of_plays(tmp_path: Path, playlists, form: str) -> None:
    zoned = pl.Series([dt.datetime(2023, 1, 1, 10), dt.datetime(2023, 1, 1, 10, 4)]).dt.replace_time_zone(
        "Asia/Seoul"
    )
    table = pl.DataFrame(
        {"user": ["미나", "미나"], "track": [7, 8], "ts": zoned, "ms_played": [60_000, 60_000]}
    )
    found = playlists(read("listens", written(tmp_path, table, form), sessions=Sessions(least=1)).dataset)
    assert {key: row["tracks"] for key, row in found.items()} == {"미나/2023-01-01T01:00:00": ["7", "8"]}


def test_a_bad_row_is_placed(tmp_path: Path) -> None:
    path = written(tmp_path, pl.DataFrame({"playlist": ["비", "비"], "track": ["a", None]}))
    with pytest.raises(DataError, match="row 1, field track: expected an id"):
        read("parquet", path)
    assert len(read("parquet", path, skip_bad=True).problems) == 1


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            pl.DataFrame({"playlist": ["a"], "track": [b"x"]}),
            "field track: expected texts, numbers, times or lists",
        ),
        (pl.DataFrame({"playlist": ["a"], "track": [{"a": 1}]}), "field track: expected texts"),
        (pl.DataFrame({"a": ["a"]}), "expected the column playlist, got a"),
    ],
)
def test_other_tables_are_refused(tmp_path: Path, table: pl.DataFrame, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read("parquet", written(tmp_path, table))


def test_a_datasets_own_table_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, ROWS)
    read("parquet", path).dataset.save(tmp_path / "data")
    with pytest.raises(DataError, match="got one of a dataset"):
        read("parquet", tmp_path / "data" / "playlists.parquet")


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_damage_is_an_error(tmp_path: Path, form: str) -> None:
    path = written(tmp_path, ROWS.drop("mood"), form)
    whole = path.read_bytes()
    for broken in (whole[:-20], whole[:20]):
        path.write_bytes(broken)
        with pytest.raises(DataError, match="expected a whole table of usual size"):
            read(form, path)
