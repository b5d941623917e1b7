from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segue.data.readers import read
from segue.errors import DataError


def write(folder: Path, value: Any, name: str = "밤.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


LIST = {"title": "비 오는 날", "tags": ["비"], "tracks": [7, {"id": 8, "title": "밤"}]}


def test_a_playlist_without_an_id_has_its_files_name(tmp_path: Path, playlists) -> None:
    result = read("json", write(tmp_path, LIST))
    assert playlists(result.dataset)["밤.json"]["tracks"] == ["7", "8"]
    result = read("json", write(tmp_path, LIST | {"id": None}))
    assert result.dataset.playlists["id"].to_list() == ["밤.json"]
    result = read("json", write(tmp_path, LIST | {"id": 3}))
    assert result.dataset.playlists["id"].to_list() == ["3"]


@pytest.mark.parametrize("wrap", [lambda lists: lists, lambda lists: {"v": 1, "playlists": lists}])
def test_several_are_numbered(tmp_path: Path, wrap: Any) -> None:
    result = read("json", write(tmp_path, wrap([LIST, {"id": "x", "name": "새벽"}, LIST])))
    assert result.dataset.playlists["id"].to_list() == ["밤.json 1", "x", "밤.json 3"]
    assert result.dataset.playlists["title"].to_list() == ["비 오는 날", "새벽", "비 오는 날"]


def test_a_folder_and_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    write(tmp_path, LIST)
    write(tmp_path / "b", LIST)
    assert read("json", tmp_path).dataset.playlists["id"].to_list() == ["b/밤.json", "밤.json"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "cp949"])
def test_an_older_encoding_is_noted(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(LIST, ensure_ascii=False).encode(codec))
    result = read("json", path)
    assert result.dataset.playlists["title"].to_list() == ["비 오는 날"]
    assert result.notes == ({"file read as cp949": 1} if codec == "cp949" else {})


def test_a_bad_record_costs_no_other(tmp_path: Path) -> None:
    path = write(tmp_path, [LIST, 7, {"id": "x", "tracks": [7]}])
    with pytest.raises(DataError, match="record 2: expected an object, got an integer"):
        read("json", path)
    result = read("json", path, skip_bad=True)
    assert (result.dataset.playlists.height, len(result.problems)) == (2, 1)


@pytest.mark.parametrize("text", ['{"title": "밤", ', "{", "[", "7"])
def test_broken_json_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"밤\.json"):
        read("json", write(tmp_path, text))
