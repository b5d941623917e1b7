"""Temporary directories of stopped processes go, those of running ones stay."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from segue.files.scratch import scratch

HOLDER = """
import time
from segue.files.scratch import scratch

with scratch("import") as folder:
    (folder / "half").write_text("half")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_those_of_killed_processes_go_and_it_is_said_once(
    temporary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    try:
        lefts = [Path(process.stdout.readline().strip()) for process in started if process.stdout]
        with scratch("file"):
            assert all(left.is_dir() for left in lefts)
    finally:
        for process in started:
            with process:
                process.send_signal(signal.SIGKILL)
    with caplog.at_level(logging.WARNING, "segue.files"), scratch("file") as folder:
        assert list(temporary.iterdir()) == [folder]
    assert len(caplog.messages) == 1
    assert all(str(left) in caplog.text for left in lefts)
    assert not list(temporary.iterdir())


def test_what_is_not_ours_stays(temporary: Path) -> None:
    for name in ("segue-import-abcdefgh", "segue-import.elsewhere.1-1.abcdefgh", "segue-notes"):
        (temporary / name).mkdir()
    with scratch("file"):
        pass
    assert len(list(temporary.iterdir())) == 3
