from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from segue.errors import ConfigError, SegueError
from segue.fitting import memory
from segue.fitting.memory import MARGIN, kept_under, tree_bytes, within
from segue.fitting.planning import Plan

GB = 10**9
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def plan(folds: int = 4) -> Plan:
    return Plan(
        recipe="default", size="large", playlists=1, tracks=1, pairs=1, folds=folds, jobs=4, steps=(),
        processor_seconds=1.0, seconds=1.0, peak_bytes=10 * GB, own_bytes=2 * GB, fold_bytes=2 * GB if folds else 0,
        model_bytes=1, scratch_bytes=1, pace=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(("room", "jobs"), [(100, 4), (10, 4), (9.9, 3), (6, 2), (4, 1)])
def test_as_many_processes_run_as_there_is_room_for(room: float, jobs: int) -> None:
    found = within(plan(), round(MARGIN * room * GB), 4)
    assert (found.jobs, found.peak_bytes) == (jobs, (2 + 2 * jobs) * GB)


def test_too_little_memory_is_refused_with_what_would_do() -> None:
    with pytest.raises(ConfigError, match=r"5\.00 GB or more for the recipe default") as caught:
        within(plan(), round(MARGIN * 3 * GB), 4)
    assert caught.value.fields.got == "3.75 GB"
    assert within(plan(folds=0), round(MARGIN * 2 * GB), 1).jobs == 1


@LINUX
def test_children_count_and_a_page_that_is_shared_counts_once() -> None:
    alone = tree_bytes(os.getpid())
    code = "import sys; a = bytearray(60_000_000); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        both = tree_bytes(os.getpid())
        child.kill()
    assert 55_000_000 < both - alone < 90_000_000


@LINUX
def test_what_needs_more_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "EACH", 0.01)
    limit = tree_bytes(os.getpid()) + 30_000_000
    with pytest.raises(SegueError, match="more than the"), kept_under(limit):
        hold(80_000_000)


def hold(size: int) -> None:
    held = np.ones(size, np.uint8)
    for _ in range(1000):
        time.sleep(0.01)
    assert not held.any(), "it was not ended"


def test_ctrl_c_stays_what_it_is_and_less_is_let_be() -> None:
    with kept_under(10**15):
        pass
    with pytest.raises(KeyboardInterrupt), kept_under(10**15):
        raise KeyboardInterrupt
