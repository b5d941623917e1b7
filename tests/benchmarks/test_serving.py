from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import math
from pathlib import Path

import pytest

from benchmarks.serving import load


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([1.0], 50, 1.0), ([1.0, 2.0], 50, 1.0), (list(range(1, 101)), 99, 99), ([1.0, 9.0], 99, 9.0)],
)
def test_percentiles(values: list[float], percent: float, expected: float) -> None:
    assert load.percentile(values, percent) == expected


def test_the_percentile_of_nothing_is_no_number() -> None:
    assert math.isnan(load.percentile([], 50))


def test_questions_become_requests(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": 1, "title": "밤", "tracks": [3], "tags": []}\n\n{"id": 2}\n', encoding="utf-8")
    made = [json.loads(body) for body in itertools.islice(load.bodies(path, 7), 3)]
    assert made == [
        {"queries": [{"title": "밤", "tracks": [3]}], "n": 7},
        {"queries": [{}], "n": 7},
        {"queries": [{"title": "밤", "tracks": [3]}], "n": 7},
    ]


@pytest.mark.parametrize("kind", ["closed", "open"])
def test_every_answer_is_counted_by_its_status(kind: str) -> None:
    """A server that answers, refuses, and breaks off in turn: 30 requests, however long they take."""
    turns = itertools.cycle([200, 503, 0])
    seen: list[bytes] = []
    serving: list[asyncio.Task[None] | None] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.append(asyncio.current_task())
        while not reader.at_eof():
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
            except asyncio.IncompleteReadError:
                break
            size = int(head.split("Content-Length: ")[1].split("\r\n")[0])
            seen.append(await reader.readexactly(size))
            status = next(turns)
            if not status:
                break
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 2\r\n\r\n{{}}".encode())
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def run() -> load.Tally:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/continuations"
        asked = itertools.cycle([b"one", b"two"])
        if kind == "closed":
            tally = await load.closed(url, itertools.islice(asked, 30), clients=2, seconds=math.inf)
        else:
            tally = await load.open_loop(url, asked, rate=100, seconds=0.3)
        server.close()
        await asyncio.gather(*filter(None, serving))  # nothing is left over for whoever comes next
        return tally

    tally = asyncio.run(run())
    assert tally.statuses == {200: 10, 503: 10, 0: 10}
    assert len(seen) == 30
    assert len(tally.latencies) == tally.statuses[200]
    assert {b"one", b"two"} == set(seen)
    summary = tally.summary(0.5)
    assert summary["per_second"] == tally.statuses[200] / 0.5
    assert summary["p50_ms"] <= summary["p99_ms"]


def test_a_loop_ends_when_its_time_is_over() -> None:
    """Whatever is left to ask: here nothing was asked at all."""
    asked = iter([b"one"])
    tally = asyncio.run(load.closed("http://127.0.0.1:9/", asked, clients=2, seconds=0))
    assert not tally.statuses
    assert list(asked) == [b"one"]
