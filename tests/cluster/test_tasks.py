"""A task's key is a digest of all that decides its outputs."""

from __future__ import annotations

import msgspec
import pytest

import segue
from segue.cluster.tasks import Outcome, Piece, Task

TASK = Task(
    name="a/one", function="m:f", inputs={"x": (Piece("x.npy", "0" * 64, 3),)}, settings={"ridge": 0.1}
)


def test_equal_tasks_have_equal_keys() -> None:
    assert TASK.key == msgspec.json.decode(msgspec.json.encode(TASK), type=Task).key


@pytest.mark.parametrize(
    "change",
    [
        {"function": "m:g"},
        {"settings": {"ridge": 0.2}},
        {"inputs": {"x": (Piece("x.npy", "1" * 64, 3),)}},
        {"name": "a/two"},
    ],
)
def test_any_change_is_another_key(change: dict[str, object]) -> None:
    assert msgspec.structs.replace(TASK, **change).key != TASK.key


def test_another_segue_does_a_task_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = TASK.key
    monkeypatch.setattr(segue, "__version__", "99.0")
    assert TASK.key != before


def test_an_outcome_is_short_where_nothing_happened() -> None:
    assert msgspec.json.encode(Outcome()) == b"{}"
