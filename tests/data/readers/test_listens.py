from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.options import Sessions
from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

ALL = Sessions(least=1, played=0)


def written(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding)
    return path


def test_a_log_of_several_people(tmp_path: Path, playlists, tracks) -> None:
    path = written(
        tmp_path,
        "기록.csv",
        "user,time,track,title,artist,played_ms",
        "미나,2023-01-01 10:00,7,밤,가수,60000",
        "보라,1672567200,8,낮,가수,1000",
        "미나,2023-01-01T10:02:00Z,8,,,60000",
    )
    found = read("listens", path, sessions=Sessions(least=1)).dataset
    assert {key: row["tracks"] for key, row in playlists(found).items()} == {
        "미나/2023-01-01T10:00:00": ["7", "8"]
    }
    assert tracks(found)["7"]["title"] == "밤"


def test_columns_of_ones_own_and_a_dialect(tmp_path: Path, playlists) -> None:
    path = written(tmp_path, "log.tsv", "누가;언제;무엇", "미나;01 Jan 2023 10:00;밤 편지 💌")
    columns = {"user": "누가", "time": "언제", "track": "무엇"}
    result = read("listens", path, columns=columns, sessions=ALL)
    assert playlists(result.dataset)["미나/2023-01-01T10:00:00"]["tracks"] == ["밤 편지 💌"]
    assert result.notes == {"table read with semicolon between cells": 1}
    with pytest.raises(DataError, match="expected the column time, got 누가, 언제, 무엇") as caught:
        read("listens", path, columns={"track": "무엇"})
    assert "segue" not in caught.value.hint
    assert '--columns time="…"' in caught.value.hint


def test_tables_without_a_column_for_people_are_a_persons_each(tmp_path: Path, playlists) -> None:
    for name in ("미나", "보라"):
        written(tmp_path, f"{name}.csv", "time,track", "1672567200,밤")
    found = playlists(read("listens", tmp_path, sessions=ALL).dataset)
    assert set(found) == {"미나/2023-01-01T10:00:00", "보라/2023-01-01T10:00:00"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("밤,가수", "line 2: expected 3 cells, got 2"),
        ("soon,밤,가수", "line 2, field time: expected a time"),
        ("1672567200,,", "line 2, field title: expected a track, got none"),
    ],
)
def test_a_bad_row_is_placed(tmp_path: Path, row: str, words: str) -> None:
    path = written(tmp_path, "a.csv", "time,title,artist", row, "1672567200,밤,가수")
    with pytest.raises(DataError, match=words):
        read("listens", path)
    assert read("listens", path, skip_bad=True, sessions=ALL).dataset.playlists.height == 1


def test_a_length_of_a_track_is_no_time_of_a_play(tmp_path: Path) -> None:
    plays = written(tmp_path, "a.csv", "Artist,Song,Time", "가수,밤,2023-01-01 10:00")
    assert claims_of(Head.of(plays))[0].format == "listens"
    lengths = written(tmp_path, "b.csv", "Artist,Song,Time", "가수,밤,03:21")
    assert claims_of(Head.of(lengths))[0].format == "csv"
    added = written(tmp_path, "c.csv", "Playlist name,Track name,Date", "비,밤,2023-01-01 10:00")
    assert claims_of(Head.of(added))[0].format == "csv"
