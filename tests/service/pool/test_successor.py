from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from segue.service.pool import successor as module
from segue.service.pool.generation import Generation, Start
from segue.service.pool.successor import LONGEST_PAUSE, successor

HOW = Start({"m": Path("m")}, None, 1, 1.0)


class Started:
    """Stands for a worker."""

    has_ended = False

    async def end(self) -> None:
        self.has_ended = True


class Fails(Generation):
    """A generation whose next workers fail to start some times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times, self.worker = times, Started()

    async def another(self, _: Start) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise OSError(f"{self.times} more")
        return self.worker


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, in no time."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    return made


def run(generation: Fails, needed: list[bool] | None = None) -> tuple[Any, list[str]]:
    told: list[str] = []
    answers = iter(needed) if needed is not None else None
    made = asyncio.run(
        successor(
            generation,
            HOW,
            needed=lambda: next(answers) if answers else True,
            failed=lambda error: told.append(str(error)),
        )
    )
    return made, told


def test_it_is_tried_until_one_runs_ever_more_slowly(pauses: list[float]) -> None:
    generation = Fails(7)
    assert run(generation) == (generation.worker, [f"{left} more" for left in range(6, -1, -1)])
    assert pauses == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_generation_that_was_overwritten_waits_for_new_models(pauses: list[float]) -> None:
    generation = Fails(0)
    generation.overwritten = True
    assert run(generation)[0] is generation.worker
    assert pauses == [LONGEST_PAUSE]


def test_one_that_is_not_needed_any_more_is_ended(pauses: list[float]) -> None:
    generation = Fails(0)
    assert run(generation, [True, False, False]) == (None, [])
    assert generation.worker.has_ended


def test_a_failure_that_concerns_nobody_is_not_told(pauses: list[float]) -> None:
    assert run(Fails(1), [True, False, False]) == (None, [])
