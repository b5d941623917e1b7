"""Processes that work for another one end when it is killed, in the midst of their work."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

import segue
from segue.forks import python

SOURCE = Path(segue.__file__).parent

PARENTS: Mapping[str, str] = {
    "fold": """
import pathlib, subprocess, tempfile
from segue.fitting import processes
processes.ENTRY = "from segue.fitting import processes; import time; " \\
    "processes.run_given = lambda *_: (open('works', 'w').close(), time.sleep(1000)); processes.main()"
place = tempfile.TemporaryDirectory()
folds = processes.Folds(None, None, place, 1)
folds._start(0)
print(folds.running[0].pid, flush=True)
time.sleep(1000)
""",
    "local engine": """
from segue.cluster.engines import local
local.ENTRY = "from segue.cluster.engines import local; import sys, time; from types import SimpleNamespace; " \\
    "local.msgspec = SimpleNamespace(json=SimpleNamespace(decode=lambda *_, **__: None)); " \\
    "local.work = lambda call: (open('works', 'w').close(), time.sleep(1000)); local.main()"
worker = local._started()
worker.process.stdin.write(b"a call\\n")
worker.process.stdin.flush()
print(worker.process.pid, flush=True)
time.sleep(1000)
""",
    "pool": """
import os
from pathlib import Path
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from segue.forks import end_with_parent
if __name__ == "__main__":
    with ProcessPoolExecutor(1, get_context("spawn"), end_with_parent) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(Path("works").touch).result()
        pool.submit(time.sleep, 1000)
        time.sleep(1000)
""",
}


OTHERWISE: Mapping[str, str] = {
    "audio/apart.py": "the system ends it after a time at one file",
    "service/pool/process.py": "it does one job of some seconds at most, and ends when its pipe closes",
}
"""Files that start processes, and why these need no more to end."""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("name", PARENTS)
def test_a_process_ends_when_its_parent_is_killed(name: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(f"import time\n{PARENTS[name]}", "utf-8")
    parent = subprocess.Popen(python(str(script)), stdout=subprocess.PIPE, cwd=tmp_path)
    assert parent.stdout is not None
    try:
        child = int(parent.stdout.readline())
        for _ in range(1000):
            if (tmp_path / "works").exists():
                break
            time.sleep(0.1)
        assert alive(child)
        assert (tmp_path / "works").exists()
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
    for _ in range(1000):
        if not alive(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("it outlived its parent")


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked about does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_whoever_starts_processes_has_them_end_with_it() -> None:
    starts = re.compile(r"\bPopen\(|ProcessPoolExecutor\(|create_subprocess_exec\(")
    found = {
        str(path.relative_to(SOURCE)): "end_with_parent()" in text or "end_with_parent," in text
        for path in SOURCE.rglob("*.py")
        if starts.search(text := path.read_text("utf-8"))
    }
    assert len(found) >= 7
    assert {name for name, ends in found.items() if not ends} <= OTHERWISE.keys()
