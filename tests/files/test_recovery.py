"""A process that is killed at any of its file operations leaves the older or the new one, whole."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from segue.files import recovery
from segue.files.artifacts import new_directory
from segue.files.partials import partial
from segue.files.reading import read_steadily
from segue.files.recovery import restore
from tests.written import contents, ours

ROOT = Path(__file__).parents[2]


def killed(folder: Path, what: str, able: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.files.killing", str(folder), what, able]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes to fork here")
@pytest.mark.parametrize(
    ("what", "able", "least"), [("file", "able", 8), ("directory", "able", 25), ("directory", "unable", 30)]
)
def test_a_kill_at_any_operation_leaves_the_older_or_the_new_one(
    tmp_path: Path, what: str, able: str, least: int
) -> None:
    found = killed(tmp_path / "d", what, able)
    assert len(found) >= least
    whole = {"file": 1, "directory": 2}[what]
    assert all(one["read"] in ([["old"] * whole, ["new"] * whole]) for one in found)
    assert all(one["left"] == ["it"] for one in found)
    reads = [one["read"][0] for one in found]
    assert reads == sorted(reads, reverse=True)  # old, then new for good
    assert "new" in reads
    if able == "able":
        assert all(one["there"] for one in found)


def moved_aside(target: Path, *names: str) -> Path:
    return ours(partial(target, "old"), *names)


@pytest.fixture
def of_the_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "is_gone", lambda _: True)


@pytest.mark.usefixtures("of_the_dead")
def test_what_was_moved_aside_is_put_back_and_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = moved_aside(tmp_path / "밤", "a")
    with caplog.at_level(logging.WARNING, "segue.files"):
        assert read_steadily(tmp_path / "밤", contents)["a"] == "old"
    assert not old.exists()
    assert f"put back {tmp_path / '밤'}, which process" in caplog.text


@pytest.mark.usefixtures("of_the_dead")
def test_a_part_of_what_was_moved_aside_is_put_back_with_it(tmp_path: Path) -> None:
    old = moved_aside(tmp_path / "split")
    (old / "train").mkdir()
    assert restore(tmp_path / "split" / "train")
    assert not restore(tmp_path / "nowhere" / "train")


@pytest.mark.usefixtures("of_the_dead")
def test_a_writer_sees_what_was_moved_aside(tmp_path: Path) -> None:
    (moved_aside(tmp_path / "d") / "manifest.json").write_text("somebody else's")
    with pytest.raises(Exception, match="a directory with other files"), new_directory(tmp_path / "d"):
        pytest.fail("the block must not run")


def test_a_directory_that_a_running_process_is_about_to_replace_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = moved_aside(tmp_path / "d")

    def appear(_: float) -> None:
        old.rename(tmp_path / "d")

    monkeypatch.setattr(recovery.time, "sleep", appear)
    assert restore(tmp_path / "d")
    assert (tmp_path / "d").is_dir()


def test_one_that_is_not_replaced_in_time_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "PATIENCE", 0.0)
    moved_aside(tmp_path / "d")
    assert restore(tmp_path / "d")
    assert (tmp_path / "d").is_dir()
    assert not restore(tmp_path / "d")


def test_what_cannot_be_put_back_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "PATIENCE", 0.0)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "rename", refuse)
    moved_aside(tmp_path / "d")
    assert not restore(tmp_path / "d")
