"""What is written is on the disk before it takes its place, and its name before the older one goes."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from segue.errors import ArtifactError
from segue.files import swaps
from segue.files.artifacts import new_directory, new_file


def inode(path: Path) -> int:
    return path.stat().st_ino


@pytest.fixture
def synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bool]]:
    """What was brought to the disk: its inode, and whether the target `x` was in its place then."""
    found: list[tuple[int, bool]] = []
    sync = os.fsync

    def note(descriptor: int) -> None:
        found.append((os.fstat(descriptor).st_ino, (tmp_path / "x").exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    return found


def test_a_file_is_synced_before_it_takes_its_place_and_its_folder_after(
    tmp_path: Path, synced: list[tuple[int, bool]]
) -> None:
    with new_file(tmp_path / "x") as temporary:
        temporary.write_text("새벽")
    assert synced == [(inode(tmp_path / "x"), False), (inode(tmp_path), True)]


@pytest.mark.parametrize("able", [True, False])
def test_all_of_a_directory_is_synced_before_it_takes_its_place_and_its_folder_before_the_older_one_goes(
    tmp_path: Path, synced: list[tuple[int, bool]], monkeypatch: pytest.MonkeyPatch, able: bool
) -> None:
    if not able:
        monkeypatch.setattr(swaps, "_exchange_call", lambda: None)
    target = tmp_path / "deep" / "er" / "x"
    for round_ in range(2):
        synced.clear()
        with new_directory(target) as temporary:
            (temporary / "manifest.json").write_text('{"format_version": 1, "library_version": "0"}')
            (temporary / "in").mkdir()
            (temporary / "in" / "a").write_text("a")
        inodes = [number for number, _ in synced]
        made = [inode(tmp_path / "deep"), inode(tmp_path)] if round_ == 0 else []
        inside = [inode(target / name) for name in ("manifest.json", "in", "in/a", "")]
        assert inodes[: len(made)] == made
        assert set(inodes[len(made) : len(made) + 4]) == set(inside)
        assert set(inodes[len(made) + 4 :]) == {inode(target.parent)}


@pytest.mark.parametrize("make", [new_directory, new_file])
def test_a_disk_that_does_not_confirm_a_name_is_told_and_the_new_one_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any
) -> None:
    sync = os.fsync

    def broken(descriptor: int) -> None:
        if os.fstat(descriptor).st_ino == inode(tmp_path):
            raise OSError(errno.EIO, "Input/output error")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", broken)
    with (
        pytest.raises(
            ArtifactError, match=r"x: it is there, but the disk did not confirm it: Input/output error\."
        ),
        make(tmp_path / "x") as temporary,
    ):
        (temporary / "a" if temporary.is_dir() else temporary).write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
