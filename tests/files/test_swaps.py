"""One directory takes the place of another with no moment at which there is none."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from segue.files import swaps
from segue.files.swaps import exchange, swap


def directory(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "text").write_text(text)
    return path


def test_a_target_is_always_there(tmp_path: Path) -> None:
    target, other = directory(tmp_path / "it", "0"), directory(tmp_path / "new", "1")
    if not exchange(other, target):
        pytest.skip("this file system cannot exchange directories")
    done = threading.Event()

    def replace() -> None:
        for _ in range(2_000):
            swap(other, target)
        done.set()

    thread = threading.Thread(target=replace)
    thread.start()
    looks = 0
    while not done.is_set():
        assert target.is_dir()
        looks += 1
    thread.join()
    assert looks


@pytest.mark.parametrize("able", [True, False])
def test_the_new_one_is_there_and_the_old_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: bool
) -> None:
    if not able:  # as with an old kernel
        monkeypatch.setattr(swaps, "_exchange_call", lambda: None)
    target, other = directory(tmp_path / "it", "old"), directory(tmp_path / "new", "new")
    swap(other, target)
    assert (target / "text").read_text() == "new"
    assert {path.name for path in tmp_path.iterdir()} <= {"it", "new"}


def test_where_nothing_was_the_new_one_is_moved(tmp_path: Path) -> None:
    swap(directory(tmp_path / "new", "new"), tmp_path / "it")
    assert [path.name for path in tmp_path.iterdir()] == ["it"]
