"""The watch over the models on disk goes on, whatever happens; the older model answers meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from segue.service import watch
from segue.service.looks import Look
from segue.service.metrics import Metrics
from segue.service.watch import Watch


class Reloading:
    """A service as the watch sees it, whose models are another each time that `models` is set."""

    def __init__(self, outcomes: list[bool]) -> None:
        self.settings = SimpleNamespace(watch=0.001, by_name={})
        self.pool = SimpleNamespace(outdated=asyncio.Event(), overwritten=lambda: None)
        self.metrics, self.served = Metrics(), dict[str, Any]()
        self.outcomes, self.asked = outcomes, list[bool]()
        self.seen = self.now = Look({}, {})
        self.done = asyncio.Event()

    async def reload(self, *, again: bool) -> bool:
        self.asked.append(again)
        outcome = self.outcomes.pop(0)
        if outcome:
            self.seen = self.now
            self.done.set()
        return outcome


def other(number: int) -> Look:
    return Look({str(number): SimpleNamespace(overwritten=lambda: ())}, {})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "AGAIN", 0.01)
    monkeypatch.setattr(watch, "FIRST_PAUSE", 0.01)


def watched(service: Reloading, look: Callable[..., Look], monkeypatch: pytest.MonkeyPatch) -> None:
    """Watch until the service has loaded its models."""
    monkeypatch.setattr(watch, "look", look)

    async def work() -> None:
        task = asyncio.create_task(Watch(service).run())  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        try:
            await asyncio.wait_for(service.done.wait(), 100)
        finally:
            task.cancel()

    asyncio.run(work())


@pytest.mark.usefixtures("quick")
def test_models_that_do_not_load_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Reloading([False, False, False, True])
    service.now = other(1)
    watched(service, lambda _: service.now, monkeypatch)
    assert service.asked == [False, True, True, True]


def test_models_that_changed_are_tried_before_the_pause_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Reloading([False, True])
    service.now = other(1)
    monkeypatch.setattr(watch, "AGAIN", 0.01)
    monkeypatch.setattr(watch, "FIRST_PAUSE", 10_000.0)
    monkeypatch.setattr(watch, "LONGEST_PAUSE", 10_000.0)

    def look(_: object) -> Look:
        if service.asked and service.now.models.keys() == {"1"}:
            service.now = other(2)
        return service.now

    watched(service, look, monkeypatch)
    assert service.asked == [False, False]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "error", [OSError("stale file handle"), MemoryError(), RuntimeError("no more threads")]
)
def test_a_look_that_fails_ends_no_watch_and_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    service = Reloading([True])
    failures = iter(range(5))

    def look(_: object) -> Look:
        if next(failures, None) is not None:
            raise error
        service.now = other(1)
        return service.now if service.seen.models else other(1)

    fixed = other(1)
    monkeypatch.setattr("tests.service.test_watch.other", lambda _: fixed)
    with caplog.at_level(logging.ERROR, "segue.service"):
        watched(service, look, monkeypatch)
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "the models on disk cannot be looked at; it is tried again"
    ]
    assert b"segue_watch_faults_total 5.0" in service.metrics.text()
