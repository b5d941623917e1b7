"""Events are JSON, a line each."""

from __future__ import annotations

import json

import pytest

from segue.cli.terminal.events import event, progress


def test_progress_is_events(capsys: pytest.CaptureFixture[str]) -> None:
    assert [*progress().track([1, 2], label="밤 🌙", total=2)] == [1, 2]
    event("model", path="모델")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"event": "progress", "part": "밤 🌙", "done": 0, "total": 2}
    assert lines[-2] == {"event": "progress", "part": "밤 🌙", "done": 2, "total": 2}
    assert lines[-1] == {"event": "model", "path": "모델"}
