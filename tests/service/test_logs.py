"""Logs: what repeats is counted, not written; what has been logged is not logged again."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from segue.service.logs import MOST_ALIKE, SPAN, JsonLines, Sparing


def record(text: str, at: float, error: BaseException | None = None) -> logging.LogRecord:
    made = logging.LogRecord("asyncio", logging.ERROR, __file__, 1, text, None, None)
    made.created = at
    made.exc_info = (type(error), error, None) if error else None
    return made


def test_what_repeats_is_left_out_and_counted() -> None:
    sparing = Sparing()
    event = "socket.accept() out of system resource\nsocket: <asyncio.TransportSocket>"
    written = [sparing.filter(record(event, 1000 + number / 1000)) for number in range(5000)]
    assert sum(written) == MOST_ALIKE
    assert sparing.filter(record("another event", 1001))
    last = record(event, 1000 + 2 * SPAN)
    assert sparing.filter(last)
    assert f'"left_out":{5000 - MOST_ALIKE}' in JsonLines().format(last)


def test_events_without_end_take_no_memory_without_end() -> None:
    sparing = Sparing()
    assert all(sparing.filter(record(f"{number} event", 1000)) for number in range(5000))
    assert len(vars(sparing)["_counts"]) < 2000


@pytest.mark.parametrize(
    ("text", "error", "written"),
    [
        ("Invalid HTTP request received.", None, False),
        ("Exception in ASGI application\n", RuntimeError(), False),
        ("Exception in ASGI application\n", KeyboardInterrupt(), True),
        ("Shutting down", None, True),
    ],
)
def test_what_the_gate_has_logged_is_not_logged_again(text: str, error: Any, written: bool) -> None:
    assert Sparing().filter(record(text, 1000, error)) is written
