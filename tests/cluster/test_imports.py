"""Imports by slices on a cluster: the dataset is the one that reading them here makes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from segue.cluster.engines.engine import Engine
from segue.cluster.fitting import Place
from segue.cluster.imports import ReadBySlices
from segue.data.readers import ImportResult, read
from segue.errors import ArtifactError, DataError
from tests.cluster.engine_here import Here


@pytest.fixture
def slices(tmp_path: Path) -> Path:
    folder = tmp_path / "조각"
    folder.mkdir()
    for number in range(3):
        write(folder, number, "밤 🌙")
    return folder


def write(folder: Path, number: int, title: str) -> None:
    playlists = [
        {"pid": 10 * number + n, "name": f" {title} {n}", "tracks": [track(number + n), track(7 - n)]}
        for n in range(3)
    ]
    name = f"mpd.slice.{1000 * number}-{1000 * number + 999}.json"
    (folder / name).write_text(json.dumps({"info": {}, "playlists": playlists}), "utf-8")


def track(number: int) -> dict[str, object]:
    names = ("track", "artist", "album")
    return {
        **{f"{name}_uri": f"spotify:{name}:{number}" for name in names},
        **{f"{name}_name": f"{name} {number} 새벽" for name in names},
        "pos": 0,
        "duration_ms": 1000 * number,
    }


def by_tasks(slices: Path, work: Path, engine: Engine | None = None) -> tuple[ImportResult, ReadBySlices]:
    way = ReadBySlices(Place(engine or Here(), work))
    return read("mpd", slices, elsewhere=way), way


def saved(result: ImportResult, folder: Path) -> dict[str, bytes]:
    result.dataset.save(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".parquet"}


def test_the_dataset_has_the_same_bytes(slices: Path, tmp_path: Path) -> None:
    found, way = by_tasks(slices, tmp_path / "work")
    usual = read("mpd", slices)
    assert saved(found, tmp_path / "found") == saved(usual, tmp_path / "usual")
    assert found.dataset.manifest.fingerprint == usual.dataset.manifest.fingerprint
    assert (found.notes, found.repeats) == (usual.notes, usual.repeats)
    assert (way.tally.done, way.tally.kept) == (3, 0)


def test_only_a_file_that_changed_is_read_again(slices: Path, tmp_path: Path) -> None:
    by_tasks(slices, tmp_path / "work")
    write(slices, 1, "낮")
    os.utime(next(slices.glob("*1000-*")), ns=(1, 1))
    found, way = by_tasks(slices, tmp_path / "work")
    assert (way.tally.done, way.tally.kept) == (1, 2)
    assert "낮 0" in found.dataset.playlists["title"].str.strip_chars().to_list()
    write(slices, 5, "밤")
    with pytest.raises(ArtifactError, match="a working folder of the files"):
        by_tasks(slices, tmp_path / "work")


def test_a_bad_slice_is_named_and_a_repeated_playlist_is_found(slices: Path, tmp_path: Path) -> None:
    (slices / "mpd.slice.2000-2999.json").write_text('{"playlists": [{"pid": 3', "utf-8")
    with pytest.raises(DataError, match=r"2000-2999\.json"):
        by_tasks(slices, tmp_path / "work")
    (slices / "mpd.slice.2000-2999.json").write_bytes((slices / "mpd.slice.0-999.json").read_bytes())
    with pytest.raises(DataError, match="once"):
        by_tasks(slices, tmp_path / "other")
