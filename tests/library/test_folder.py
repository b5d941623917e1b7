"""Which files of a folder are found."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from segue.errors import DataError
from segue.library import folder
from segue.library.folder import Folder
from segue.library.lists import is_list


def walk(root: Path) -> Folder:
    return folder.walk(root, is_list)


def test_sounds_and_playlists_by_path(tmp_path: Path) -> None:
    for name in ("나/2.FLAC", "나/1.mp3", "가.m4a", "나/목록.M3U8", "cover.jpg", "a.m3u"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"12")
    found = walk(tmp_path)
    assert [(one.id, one.size) for one in found.sounds] == [("가.m4a", 2), ("나/1.mp3", 2), ("나/2.FLAC", 2)]
    assert [path.name for path in found.lists] == ["a.m3u", "목록.M3U8"]
    assert not found.faults


def test_what_is_hidden_or_deleted_is_left_out(tmp_path: Path) -> None:
    for name in (
        ".hidden.mp3",
        ".Trash-1000/a.mp3",
        "@eaDir/a.mp3",
        "$RECYCLE.BIN/a.mp3",
        "b/.stversions/a.mp3",
        "b/a.mp3",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [one.id for one in walk(tmp_path).sounds] == ["b/a.mp3"]


def test_links_lead_to_each_folder_once(tmp_path: Path) -> None:
    (tmp_path / "m" / "own").mkdir(parents=True)
    (tmp_path / "m" / "own" / "a.mp3").touch()
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "b.mp3").touch()
    for name, target in {
        "a-loop": ".",
        "a-own": "own",
        "far": "../far",
        "gone.mp3": "nothing",
        "up": "..",
    }.items():
        (tmp_path / "m" / name).symlink_to(target)
    found = walk(tmp_path / "m")
    assert [one.id for one in found.sounds] == ["far/b.mp3", "own/a.mp3"]
    assert list(found.faults.values()) == ["no such file or directory"]


def test_names_of_any_bytes(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "밤편지.mp3")
    for name in (decomposed.encode(), "밤.mp3".encode("cp949"), "🌙.mp3".encode(), b" #1.mp3"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).touch()
    found = walk(tmp_path)
    assert {one.id for one in found.sounds} == {"밤편지.mp3", "밤.mp3", "🌙.mp3", "#1.mp3"}
    assert all(one.path.exists() for one in found.sounds)


def test_two_names_of_one_id(tmp_path: Path) -> None:
    (tmp_path / "밤.mp3").touch()
    (tmp_path / unicodedata.normalize("NFD", "밤.mp3")).touch()
    found = walk(tmp_path)
    assert [one.id for one in found.sounds] == ["밤.mp3"]
    assert "Unicode form" in next(iter(found.faults.values()))


@pytest.mark.parametrize("name", ["nothing", "file"])
def test_a_path_that_is_no_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="expected a folder of music"):
        walk(tmp_path / name)
