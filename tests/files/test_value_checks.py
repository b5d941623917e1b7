"""Checks of values: made again for other files or another check, and for nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.files import arrays, file_states, stored_rows, value_checks
from segue.files.arrays import map_array
from segue.files.stored_rows import map_rows
from segue.files.value_checks import ValueCheck


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of files as new as a test's, nothing would be remembered."""
    monkeypatch.setattr(file_states, "SETTLED", -1)
    monkeypatch.setattr(value_checks, "_passed", set())


def checked(what: str, *paths: Path) -> bool:
    """Whether a check is made."""
    made: list[str] = []
    ValueCheck(*paths).once(what, lambda: made.append(what))
    return bool(made)


def two(folder: Path) -> tuple[Path, Path]:
    paths = folder / "a", folder / "b"
    for path in paths:
        path.write_bytes(b"one")
    return paths


def test_a_check_is_made_once(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    assert checked("codes", one)
    assert not checked("codes", one)
    assert checked("order", one)
    assert checked("codes", other)
    assert checked("codes", one, other)
    assert not checked("codes", one, other)


@pytest.mark.parametrize("hidden", [False, True])
def test_a_file_that_was_written_to_is_checked_again(tmp_path: Path, hidden: bool) -> None:
    one, other = two(tmp_path)
    checked("codes", one, other)
    status = other.stat()
    with other.open("r+b") as file:
        file.write(b"two")
    if hidden:  # as a program that hides its write would do
        os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert checked("codes", one, other)


def test_a_file_that_is_replaced_while_it_is_looked_at_is_checked_again(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    checked("codes", one)
    check = ValueCheck(one)
    other.replace(one)
    made: list[bool] = []
    check.once("codes", lambda: made.append(True))
    assert made
    assert checked("codes", one)  # what was checked may have been the file from before


def test_a_new_file_is_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = two(tmp_path)
    monkeypatch.setattr(file_states, "SETTLED", 10**12)
    assert checked("codes", one)
    assert checked("codes", one)


def test_a_check_that_fails_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.array([0, 9], np.int32))
    for _ in range(2):
        with pytest.raises(ArtifactError, match="codes from 0 to 8"):
            map_array(path, np.int32, (None,), below=9)
    map_array(path, np.int32, (None,), below=10)
    with pytest.raises(ArtifactError, match="codes from 0 to 8"):
        map_array(path, np.int32, (None,), below=9)


def test_a_file_that_is_not_there_is_checked_by_whoever_opens_it(tmp_path: Path) -> None:
    assert checked("codes", tmp_path / "none")
    assert checked("codes", tmp_path / "none\0")


def test_arrays_and_rows_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "v.npy", np.ones(3, np.float32))
    np.save(tmp_path / "c.npy", np.array([0, 2, 1], np.int32))
    np.save(tmp_path / "p.npy", np.array([0, 2, 3], np.int64))

    def load() -> None:
        map_rows(tmp_path / "c.npy", tmp_path / "p.npy", (2, 3), values=tmp_path / "v.npy")

    load()
    seen: list[str] = []
    monkeypatch.setattr(arrays, "_check_finite", lambda *_: seen.append("values"))
    monkeypatch.setattr(stored_rows, "_fault", lambda *_, **__: seen.append("rows") or "")
    load()
    assert not seen
    np.save(tmp_path / "c.npy", np.array([0, 2, 0], np.int32))
    load()
    assert seen == ["rows"]


def test_few_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_checks, "MOST_KNOWN", 2)
    one, _ = two(tmp_path)
    for k in range(5):
        assert checked(f"{k}", one)
    assert len(value_checks._passed) <= 2
