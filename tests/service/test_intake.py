from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from segue.service.errors.problem import ProblemError
from segue.service.intake import Intake


def intake(parts: Iterable[bytes | None], most: int = 100, seconds: float = 60) -> Intake:
    """A body in parts, all of them followed by more; None is a client that disconnects."""
    messages: list[dict[str, Any]] = [
        {"type": "http.disconnect"}
        if part is None
        else {"type": "http.request", "body": part, "more_body": True}
        for part in parts
    ]

    async def given() -> Any:
        if not messages:
            await asyncio.sleep(600)
        return messages.pop(0)

    return Intake(given, most, seconds)


def read(made: Intake, times: int) -> None:
    async def again() -> None:
        for _ in range(times):
            await made.receive()

    asyncio.run(again())


def test_bytes_are_counted_and_too_many_refused() -> None:
    made = intake([b"x" * 60, b"x" * 40, b"x"])
    read(made, 2)
    assert made.read == 100
    with pytest.raises(ProblemError) as refused:
        read(made, 1)
    assert (refused.value.status_code, refused.value.headers) == (413, {"Connection": "close"})


def test_a_body_that_drips_has_no_more_time_than_one_that_stops() -> None:
    made = intake([b"x"], seconds=0.05)
    read(made, 1)
    with pytest.raises(ProblemError) as refused:
        read(made, 1)
    assert (refused.value.status_code, refused.value.headers) == (408, {"Connection": "close"})


def test_a_client_that_leaves_is_noticed() -> None:
    made = intake([b"x", None])
    read(made, 1)
    assert not made.gone
    read(made, 1)
    assert made.gone
