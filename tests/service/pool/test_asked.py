from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from segue.errors import ErrorFields
from segue.service.pool.asked import Asked, Broken, Lost, Refused, merged, take, tell
from segue.service.pool.jobs import Continue, Done, Failed, Job, Map
from segue.types import Query


def job(*titles: str, n: int = 5) -> Continue:
    return Continue(model="m", queries=tuple(Query(title=title) for title in titles), n=n, tags=1)


def in_line(*jobs: Job) -> deque[Asked]:
    return deque(Asked(one, asyncio.Future()) for one in jobs)


def on_a_loop(test: Callable[[], None]) -> Callable[[], None]:
    """Futures belong to a loop."""

    def run() -> None:
        async def work() -> None:
            test()

        asyncio.run(work())

    run.__name__ = test.__name__
    return run


@on_a_loop
def test_jobs_of_one_kind_go_together() -> None:
    line = in_line(job("a"), job("b", "c"), job("d"), job("e"))
    batch = take(line, 3)
    whole = merged(batch)
    assert isinstance(whole, Continue)
    assert [query.title for query in whole.queries] == ["a", "b", "c", "d"]
    tell(batch, Done(b'[{"x":1},{"x":2},{"x":3},{"x":4}]'))
    answers: list[Any] = [json.loads(asked.answer.result()) for asked in batch]
    assert answers == [[{"x": 1}], [{"x": 2}, {"x": 3}], [{"x": 4}]]
    assert len(line) == 1


@on_a_loop
def test_other_kinds_wait_their_turn() -> None:
    line = in_line(job("a"), job("b", n=6), Map(model="m", tracks=()), Map(model="m", tracks=()))
    assert [len(take(line, 4)) for _ in range(4)] == [1, 1, 1, 1]
    assert take(line, 4) == []


@on_a_loop
def test_what_was_spoiled_goes_alone() -> None:
    line = in_line(job("a"), job("b"), job("c"))
    line[1].alone = True
    assert [len(take(line, 4)) for _ in range(3)] == [1, 1, 1]


@on_a_loop
def test_askers_who_left_are_passed_over() -> None:
    line = in_line(job("a"), job("b"), job("c"))
    line[0].answer.cancel()
    line[2].answer.cancel()
    assert [asked.job for asked in take(line, 4)] == [job("b")]
    assert not line


@on_a_loop
def test_a_failure_is_everybodys() -> None:
    refused = Failed(True, ErrorFields("years in order", "2 to 1", hint="mend"))
    later = Failed(False, ErrorFields(text="soon"), later=True)
    for failed, kind in ((refused, Refused), (later, Lost), (Failed(False, ErrorFields(text="oh")), Broken)):
        batch = list(in_line(job("a"), job("b")))
        tell(batch, failed)
        for asked in batch:
            with pytest.raises(kind) as caught:
                asked.answer.result()
            if isinstance(caught.value, Refused):
                assert caught.value.fields == refused.fields


@on_a_loop
def test_jobs_that_cannot_be_compared_go_by_themselves() -> None:
    class Unequal(Query, frozen=True):
        def __eq__(self, other: object) -> bool:
            raise RuntimeError("no")

        __hash__ = None  # type: ignore[assignment]

    class Odd(Continue, frozen=True, kw_only=True):
        odd: Query

    line = in_line(*(Odd(model="m", queries=(), n=1, tags=1, odd=Unequal()) for _ in range(2)), job("a"))
    assert [len(take(line, 4)) for _ in range(3)] == [1, 1, 1]


@on_a_loop
def test_large_jobs_do_not_go_together() -> None:
    large = job(*"abcdefghi")
    line = in_line(large, large, job("x"), job("y"))
    assert [len(take(line, 4)) for _ in range(2)] == [1, 3]
    assert len(take(in_line(job(*map(str, range(100)))), 4)) == 1
