"""The error for a path that cannot be written says what to do about its cause."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from segue.errors import ArtifactError
from segue.files.artifacts import new_directory, new_file
from segue.files.faults import write_error
from tests.written import contents, ours


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.EACCES, "that you may write to"),
        (errno.EPERM, "that you may write to"),
        (errno.EROFS, "a file system that can be written"),
        (errno.ENAMETOOLONG, "shorter"),
        (errno.EBUSY, "mounted or in use"),
        (errno.EXDEV, "another file system"),
        (errno.EISDIR, "A directory is there"),
        (errno.EIO, "check the disk"),
    ],
)
def test_each_cause_has_its_hint(number: int, hint: str) -> None:
    error = write_error(Path("d"), OSError(number, os.strerror(number)))
    assert error.message == f"d: it could not be written: {os.strerror(number)}. Nothing was changed."
    assert hint in error.hint


@pytest.mark.parametrize("make", [new_directory, new_file])
def test_a_folder_that_may_not_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    expected = pytest.raises(ArtifactError, match="could not be written: Read-only file system")
    with expected as caught, make(tmp_path / "a" / "b"):
        pytest.fail("the block must not run")
    assert "can be written" in caught.value.hint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EBUSY])
def test_what_the_system_does_not_exchange_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As a directory in a lower layer of a container's image (EXDEV), or one that is mounted (EBUSY)."""
    from segue.files import swaps

    def refuse(*_: object) -> int:
        swaps.ctypes.set_errno(number)
        return -1

    monkeypatch.setattr(swaps, "_exchange_call", lambda: refuse)
    target = ours(tmp_path / "d", "old")
    before = contents(target)
    with pytest.raises(ArtifactError, match=os.strerror(number)) as caught, new_directory(target):
        pass
    assert "another path" in caught.value.hint or "a new path" in caught.value.hint
    assert contents(target) == before
    assert list(tmp_path.iterdir()) == [target]
