"""Processes of this machine: one call at a time each, and what is known of one that ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from segue.cluster.engines.local import LocalEngine
from segue.cluster.tasks import Call, Task
from tests.pages import ROOT


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "src")]))
        found = LocalEngine(1)
        yield found
        found.close()


def call(folder: Path, function: str) -> Call:
    task = Task(name="step/one", function=f"tests.cluster.functions:{function}", settings={"number": 4})
    return Call(root=str(folder), cache="test", task=task)


def test_a_process_that_ends_is_replaced_and_what_is_raised_is_said(
    engine: LocalEngine, tmp_path: Path
) -> None:
    assert engine.has_room()
    engine.start(call(tmp_path, "ended"))
    assert not engine.has_room()
    assert engine.wait().outcome.lost == "its process ended with exit code 9"
    engine.start(call(tmp_path, "raised"))
    assert engine.wait().outcome.raised == "ZeroDivisionError: 밤 🌙"
    engine.start(call(tmp_path, "doubled"))
    done = engine.wait().outcome
    assert done.record is not None
    assert done.written > 0


def test_this_machine_is_the_only_node(engine: LocalEngine, tmp_path: Path) -> None:
    (probe,) = engine.probe(str(tmp_path), "token")
    assert probe.problem.startswith("No such file")
    assert probe.cores >= 1
    assert probe.memory > probe.free > 0


def test_a_process_that_was_killed_while_idle_is_lost_and_no_error(
    engine: LocalEngine, tmp_path: Path
) -> None:
    engine.start(call(tmp_path, "doubled"))
    engine.wait()  # now one process is idle, whatever was before
    engine._idle[-1].process.kill()
    engine._idle[-1].process.wait()
    engine.start(call(tmp_path, "doubled"))
    assert "SIGKILL" in engine.wait().outcome.lost
    assert engine.has_room()


def test_there_is_room_for_as_many_calls_as_processes_and_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("segue.cluster.engines.local.memory_of_node", lambda: (100, 1))
    assert [LocalEngine(4).room(memory) for memory in (0, 25, 34, 100, 101)] == [4, 4, 2, 1, 0]
