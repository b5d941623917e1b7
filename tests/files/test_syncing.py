"""Files and folders come to the disk, as far as the file system can do that."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

import pytest

from segue.files import syncing
from segue.files.syncing import folder_for, sync, sync_folder


def failing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)


def test_a_file_system_that_cannot_sync_a_folder_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, errno.EINVAL)
    sync(tmp_path)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    failing(monkeypatch, number)
    with pytest.raises(OSError, match=os.strerror(number)):
        sync(tmp_path)


def test_macos_empties_the_drive_s_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(syncing.fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(syncing.fcntl, "fcntl", lambda _, command: asked.append(command))
    failing(monkeypatch, errno.EIO)
    sync(tmp_path)
    assert asked == [51]


def test_a_folder_that_may_not_be_read_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(syncing.os, "open", refuse)
    sync_folder(tmp_path)


def test_folders_stay_if_the_block_succeeds_or_something_else_is_in_them(tmp_path: Path) -> None:
    with folder_for(tmp_path / "a" / "b"):
        pass
    with contextlib.suppress(KeyboardInterrupt), folder_for(tmp_path / "a" / "c" / "d"):
        (tmp_path / "a" / "c" / "f").write_text("of another process")
        raise KeyboardInterrupt
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "c", "f"]
