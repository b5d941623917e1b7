"""What a killed process leaves beside a target is removed by the next one that writes there, and nothing else is."""

from __future__ import annotations

import errno
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from segue.files import owners, partials
from segue.files.artifacts import new_directory, new_file
from segue.files.partials import partial

WRITER = """
import sys, time
from pathlib import Path
from segue.files.artifacts import new_directory, new_file

made = new_directory if sys.argv[2] == "directory" else new_file
with made(Path(sys.argv[1])) as temporary:
    (temporary / "half").write_text("half") if temporary.is_dir() else temporary.write_text("half")
    print(temporary, flush=True)
    time.sleep(200)
"""


def half_written(target: Path, kind: str) -> tuple[subprocess.Popen[str], Path]:
    """A process in the middle of writing, and what it has written."""
    command = [sys.executable, "-c", WRITER, str(target), kind]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def write(target: Path, kind: str) -> None:
    with (new_directory if kind == "directory" else new_file)(target) as temporary:
        (temporary / "manifest.json" if kind == "directory" else temporary).write_text(
            '{"format_version": 1, "library_version": "0"}'
        )


@pytest.mark.parametrize("kind", ["directory", "file"])
def test_the_remains_of_a_killed_process_go_and_those_of_a_living_one_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    target = tmp_path / "밤 model"
    process, left = half_written(target, kind)
    with process:
        try:
            write(target, kind)
            assert left.exists()
        finally:
            process.send_signal(signal.SIGKILL)
    with caplog.at_level(logging.WARNING, "segue.files"):
        write(target, kind)
    assert [path.name for path in tmp_path.iterdir()] == ["밤 model"]
    assert f"removed {left}, which process {process.pid} left" in caplog.text


def test_what_is_not_ours_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "model"
    monkeypatch.setattr(owners.platform, "node", lambda: "elsewhere")
    strangers = [partial(target), tmp_path / ".model.part", tmp_path / "model.part"]
    monkeypatch.undo()
    for path in strangers:
        path.mkdir()
    write(target, "directory")
    assert {path.name for path in tmp_path.iterdir()} == {"model", *(path.name for path in strangers)}


def test_all_that_killed_processes_left_in_a_folder_is_removed_and_said_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    started = [half_written(tmp_path / "밤", "directory"), half_written(tmp_path / "other", "file")]
    for process, _ in started:
        with process:
            process.send_signal(signal.SIGKILL)
    lefts = [left for _, left in started]
    assert all(left.exists() for left in lefts)
    with caplog.at_level(logging.WARNING, "segue.files"):
        write(tmp_path / "model", "file")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert len(caplog.messages) == 1
    assert all(str(left) in caplog.text for left in lefts)


def test_a_leftover_of_somebody_else_that_cannot_be_opened_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, left = half_written(tmp_path / "model", "directory")
    with process:
        process.send_signal(signal.SIGKILL)
    opened = os.open

    def refuse(path: Path, flags: int) -> int:
        if Path(path) == left:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(partials.os, "open", refuse)
    write(tmp_path / "model", "directory")
    assert left.exists()
