"""A load generator in a process of its own: clients that ask again and again, or requests that come at a rate.

    python -m benchmarks.serving.load URL QUESTIONS --clients 8 --seconds 20
    python -m benchmarks.serving.load URL QUESTIONS --rate 120 --seconds 20

It speaks HTTP/1.1 over plain sockets, so that on a machine with few cores it takes little from the service. It
prints one JSON object: how many answers of each status, the seconds it took and the latencies' percentiles.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PERCENTILES = (50, 95, 99)


@dataclass
class Tally:
    """What came back.

    Attributes:
        statuses: Answers by status; 0 for connections that broke.
        latencies: Seconds of every answer of status 200.
    """

    statuses: Counter[int] = field(default_factory=Counter[int])
    latencies: list[float] = field(default_factory=list[float])

    def summary(self, seconds: float) -> dict[str, Any]:
        """The figures of a run that took so long."""
        ordered = sorted(self.latencies)
        found: dict[str, Any] = {
            "statuses": {str(key): count for key, count in sorted(self.statuses.items())}
        }
        found |= {"seconds": seconds, "per_second": len(ordered) / seconds}
        for percent in PERCENTILES:
            found[f"p{percent}_ms"] = 1000 * percentile(ordered, percent)
        return found


def percentile(ordered: list[float], percent: float) -> float:
    """The smallest value that so many percent of ascending values do not exceed; NaN of none."""
    if not ordered:
        return float("nan")
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


class Connection:
    """One kept-alive connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes) -> int:
        """Send a request and read the whole answer; its status, 0 where the connection broke."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection(self._host, self._port)
            reader, writer = self._streams
            head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
            await reader.readexactly(int(headers.get("content-length", "0")))
            return int(lines[0].split()[1])
        except (OSError, asyncio.IncompleteReadError):
            await self.close()
            return 0

    async def close(self) -> None:
        """Close it; the next request opens another one."""
        if self._streams is not None:
            writer, self._streams = self._streams[1], None
            writer.close()
            with contextlib.suppress(OSError):  # the other side may have broken it off
                await writer.wait_closed()


def bodies(questions: Path, n: int) -> Iterator[bytes]:
    """Requests of the questions, over and over."""
    records = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line]
    fields = ("title", "tags", "tracks")
    made = [
        json.dumps(
            {"queries": [{name: record[name] for name in fields if record.get(name)}], "n": n}
        ).encode()
        for record in records
    ]
    return cycle(made)


async def closed(url: str, asked: Iterator[bytes], clients: int, seconds: float) -> Tally:
    """Each client asks, waits for the answer, and asks again, until the time is over or nothing is left to ask."""
    tally, end = Tally(), time.perf_counter() + seconds
    address = urlsplit(url)

    async def client() -> None:
        connection = Connection(address.hostname or "", address.port or 80)
        while time.perf_counter() < end and (body := next(asked, None)) is not None:
            await _ask(connection, address.path, body, tally)
        await connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return tally


async def open_loop(url: str, asked: Iterator[bytes], rate: float, seconds: float) -> Tally:
    """Requests come at a rate, however long the answers take."""
    tally, start = Tally(), time.perf_counter()
    address = urlsplit(url)
    idle: list[Connection] = []
    tasks: set[asyncio.Task[None]] = set()

    async def one(body: bytes) -> None:
        connection = idle.pop() if idle else Connection(address.hostname or "", address.port or 80)
        await _ask(connection, address.path, body, tally)
        idle.append(connection)

    for number in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        task = asyncio.create_task(one(next(asked)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    for connection in idle:
        await connection.close()
    return tally


async def _ask(connection: Connection, path: str, body: bytes, tally: Tally) -> None:
    start = time.perf_counter()
    status = await connection.post(path, body)
    tally.statuses[status] += 1
    if status == 200:
        tally.latencies.append(time.perf_counter() - start)


def main() -> None:
    """Run as asked, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("-n", type=int, default=20)
    given = parser.parse_args()
    asked, start = bodies(given.questions, given.n), time.perf_counter()
    run = (
        open_loop(given.url, asked, given.rate, given.seconds)
        if given.rate
        else closed(given.url, asked, given.clients, given.seconds)
    )
    tally = asyncio.run(run)
    print(json.dumps(tally.summary(time.perf_counter() - start)))


if __name__ == "__main__":
    main()
