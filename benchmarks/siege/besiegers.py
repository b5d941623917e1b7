"""Those who ask a service at once: listeners, people who keep playlists, probes, people who mean harm or are slow."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.measuring import ROOT
from benchmarks.siege import hostile
from benchmarks.siege.ledger import Ledger
from benchmarks.siege.wire import BROKEN, LATE, Answer, Client, dribble

MONITOR: Final = "benchmarks.siege.monitor"
"""The program that probes."""

PAUSE: Final = 0.05
"""Seconds between two requests of a client: a siege is to find faults, and not to measure the machine."""

ATTACKING: Final = 8.0
"""Seconds that an attacker waits for an answer."""

SLOW: Final = 5.0
"""Seconds after which an answer to a hostile request is a fault: it took too much of the service."""

KEYS: Final = 40
"""Playlists of one writer."""


@dataclass
class Siege:
    """One siege: where the service is, what it was asked, what came back.

    Attributes:
        url: The service.
        queries: Queries to ask over and over.
        statuses: Each sort of request → how many answers had each status, 0 for none.
        seconds: Each sort of request → how long each answer took.
        unexpected: Answers that no honest request should get.
        unanswered: Hostile requests that got no answer, and whether their connection was closed.
        slow: Hostile requests that held the service for long, and honest ones without an answer in time.
        probes: When each probe ended, its address, status and seconds.
        ledger: What was acknowledged.
        over: Whether it is to end.
    """

    url: str
    queries: list[dict[str, Any]]
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter[int]))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list[float]))
    unexpected: list[str] = field(default_factory=list[str])
    unanswered: list[str] = field(default_factory=list[str])
    slow: list[str] = field(default_factory=list[str])
    probes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    ledger: Ledger = field(default_factory=Ledger)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def rest(self, seconds: float) -> bool:
        """Wait, or less if the siege ends; whether it goes on."""
        try:
            async with asyncio.timeout(seconds):
                await self.over.wait()
        except TimeoutError:
            return True
        return False

    async def honest(
        self, sort: str, client: Client, method: str, path: str, body: object = None, *, good: int = 200
    ) -> int:
        """Ask what is allowed; its status. It may be refused for a while (503, 429), and nothing else."""
        start = time.perf_counter()
        answer = await client.ask(method, path, body)
        self.record(sort, answer, time.perf_counter() - start, good)
        return answer.status

    def record(self, sort: str, answer: Answer, seconds: float, good: int = 200) -> None:
        """Note an answer to what is allowed, and whether it may be such a one."""
        self.seconds[sort].append(seconds)
        self.statuses[sort][answer.status] += 1
        if answer.body == LATE:
            self.slow.append(f"{sort}: {LATE.decode()}")
        elif answer.status not in {good, 503, 429}:
            self.unexpected.append(f"{sort}: {answer.status} {answer.body[:300]!r}")
        elif answer.status in {503, 429} and "retry-after" not in answer.headers:
            self.unexpected.append(f"{sort}: {answer.status} without Retry-After")


async def everyone(siege: Siege) -> None:
    """All of them, until the siege is over."""
    async with asyncio.TaskGroup() as group:
        for number in range(2):
            group.create_task(listen(siege, number))
            group.create_task(keep(siege, f"w{number}"))
        for task in (search, look, mark, probe, attack, trickle):
            group.create_task(task(siege))


async def _again(siege: Siege, ask: Callable[[Client, int], Awaitable[object]], pause: float = PAUSE) -> None:
    """Ask again and again over one connection."""
    client = Client(siege.url)
    for number in itertools.count():
        await ask(client, number)
        if not await siege.rest(pause):
            break
    await client.close()


async def listen(siege: Siege, first: int) -> None:
    """Continue playlists."""

    async def ask(client: Client, number: int) -> None:
        query = siege.queries[(first + 2 * number) % len(siege.queries)]
        await siege.honest(
            "continuations", client, "POST", "/v1/continuations", {"queries": [query], "n": 20}
        )

    await _again(siege, ask)


async def search(siege: Siege) -> None:
    """Search tracks and tags as people type."""
    words = ["a", "lo", "love", "night", "비", "ㅇㅇ", "2"]

    async def ask(client: Client, number: int) -> None:
        what = ("tracks", "tags")[number % 2]
        text = "".join(f"%{byte:02x}" for byte in words[number % len(words)].encode())
        await siege.honest("searches", client, "GET", f"/v1/{what}?search={text}")

    await _again(siege, ask)


async def keep(siege: Siege, name: str) -> None:
    """Save playlists, one change after the other, and note which were acknowledged."""
    drawn = random.Random(name)  # noqa: S311 - only which key comes next

    async def ask(client: Client, number: int) -> None:
        key, content = f"{name}-{drawn.randrange(KEYS)}", f"{name}:{number}"
        if key in siege.ledger.given_up:
            return
        body = {"title": content, "tracks": list(range(drawn.randrange(200))), "kept": [number]}
        status = await siege.honest("saves", client, "PUT", f"/v1/playlists/{key}", body)
        siege.ledger.sent(key, content, status)

    await _again(siege, ask)


async def mark(siege: Siege) -> None:
    """Keep and drop recommended tracks."""

    async def ask(client: Client, number: int) -> None:
        event = ("keep", "drop", "undo", "pin")[number % 4]
        body = {"playlist": f"feedback-{number % 7}", "track": number % 50, "event": event}
        await siege.honest("feedback", client, "POST", "/v1/feedback", body, good=204)

    await _again(siege, ask)


async def look(siege: Siege) -> None:
    """Read the library."""

    async def ask(client: Client, number: int) -> None:
        path = ("/v1/playlists?limit=20", "/v1/model", "/v1/playlists?limit=5&draft=false")[number % 3]
        await siege.honest("reads", client, "GET", path)

    await _again(siege, ask, 2 * PAUSE)


async def probe(siege: Siege) -> None:
    """Ask whether the service is alive and ready, from a process of its own: the others here would delay the clock."""
    command = sys.executable, "-m", MONITOR, siege.url
    watching = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
    await siege.over.wait()
    told, _ = await watching.communicate(b"")  # which closes its standard input
    for line in told.splitlines():
        probe = json.loads(line)
        answer = Answer(probe["status"], probe["headers"], probe["body"].encode("latin-1"))
        siege.record("probes", answer, probe["seconds"])
        siege.probes.append({name: probe[name] for name in ("at", "path", "status", "seconds")})


async def attack(siege: Siege) -> None:
    """Send what is hostile, one request after the other."""
    client = Client(siege.url)
    for name, content in itertools.cycle(list(hostile.requests(f"{client.host}:{client.port}"))):
        start = time.perf_counter()
        answer = await client.say(content, ATTACKING)
        await client.close()
        took = time.perf_counter() - start
        siege.statuses["hostile"][answer.status] += 1
        siege.seconds["hostile"].append(took)
        if answer.status == BROKEN:
            siege.unanswered.append(f"{name}: {answer.body.decode() or 'closed'}")
        if answer.status >= 500 and answer.status != 503:
            siege.unexpected.append(f"hostile, {name}: {answer.status} {answer.body[:300]!r}")
        if took > SLOW and answer.status != BROKEN:
            siege.slow.append(f"hostile, {name}: an answer after more than {SLOW:g} s")
        if not await siege.rest(4 * PAUSE):
            return


async def trickle(siege: Siege) -> None:
    """Hold connections open that send next to nothing; how many of them the service closed is counted as 1."""
    host = siege.url.removeprefix("http://")
    starts = (
        f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-Slow: {'a' * 500}".encode(),
        f"POST /v1/continuations HTTP/1.1\r\nHost: {host}\r\nContent-Length: 500\r\n\r\n{' ' * 400}".encode(),
        b"",
    )
    while not siege.over.is_set():
        slow = [dribble(siege.url, starts[n % 3], 0.5, 30.0) for n in range(30)]
        tasks = {asyncio.create_task(one) for one in slow}
        while tasks and not siege.over.is_set():
            done, tasks = await asyncio.wait(tasks, timeout=1.0)
            siege.statuses["slow connections"].update(int(task.result()) for task in done)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def contents(siege: Siege) -> dict[str, str]:
    """The title of each playlist that a writer sent, as the service has it; "" where it has none."""
    client, found = Client(siege.url), dict[str, str]()
    for key in siege.ledger.possible:
        answer = await client.ask("GET", f"/v1/playlists/{key}")
        for _ in range(100):
            if answer.status in {200, 404}:
                break
            await asyncio.sleep(0.3)
            answer = await client.ask("GET", f"/v1/playlists/{key}")
        found[key] = json.loads(answer.body)["title"] if answer.status == 200 else ""
    await client.close()
    return found
