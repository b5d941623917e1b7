from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from segue.service.pool.asked import Asked, Busy, Lost
from segue.service.pool.jobs import Continue
from segue.service.pool.line import TRIES, Line
from segue.types import Query


def asked(title: str) -> Asked:
    job = Continue(model="m", queries=(Query(title=title),), n=5, tags=1)
    return Asked(job, asyncio.get_running_loop().create_future())


def titles(batch: list[Asked]) -> list[str | None]:
    return [one.job.queries[0].title for one in batch if isinstance(one.job, Continue)]


def on_a_loop(test: Callable[[], Coroutine[None, None, None]]) -> Callable[[], None]:
    """Futures belong to a loop."""

    def run() -> None:
        asyncio.run(test())

    run.__name__ = test.__name__
    return run


@on_a_loop
async def test_a_batch_that_failed_comes_first_and_each_job_alone() -> None:
    line = Line()
    line.join([asked("a"), asked("b"), asked("c")])
    line.put_back(line.take(2), "a reason", try_again=True)
    assert [titles(line.take(3)) for _ in range(3)] == [["a"], ["b"], ["c"]]
    assert (len(line), line.lost) == (0, 0)


@on_a_loop
async def test_a_job_that_failed_alone_is_given_up_after_its_tries() -> None:
    line, one = Line(), asked("밤")
    line.join([one])
    for attempt in range(TRIES):
        assert not one.answer.done(), f"given up after {attempt}"
        line.put_back(line.take(1), "a worker ended", try_again=True)
    with pytest.raises(Lost, match="a worker ended"):
        one.answer.result()
    assert (len(line), line.lost) == (0, 1)


@on_a_loop
async def test_a_job_that_takes_too_long_alone_is_not_tried_again() -> None:
    line, one = Line(), asked("밤")
    line.join([one])
    line.put_back(line.take(1), "too long", try_again=False)
    assert isinstance(one.answer.exception(), Lost)


@on_a_loop
async def test_a_closed_line_takes_nothing_back() -> None:
    line, both = Line(), [asked("a"), asked("b")]
    line.join(both)
    batch = line.take(2)
    line.closed = True
    line.put_back(batch, "the service stops", try_again=True)
    assert [type(one.answer.exception()) for one in both] == [Lost, Lost]
    assert len(line) == 0


@on_a_loop
async def test_who_leaves_is_not_answered_and_keeps_nobody_waiting() -> None:
    line = Line()
    gone, stays = asked("a"), asked("b")
    line.join([gone, stays])
    line.leave([gone])
    assert gone.answer.cancelled()
    line.refuse_all(Busy(1.0))
    assert isinstance(stays.answer.exception(), Busy)
    assert len(line) == 0
