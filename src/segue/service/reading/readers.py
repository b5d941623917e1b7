"""The readers of a service, with a line of their own."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from segue.service.errors.problem import ProblemError
from segue.service.pool.asked import Busy, Down
from segue.service.pool.jobs import Import
from segue.service.pool.pool import Pool
from segue.service.pool.process import Program
from segue.service.reading.verdicts import verdict
from segue.service.settings import Limits

GIVING_WAY: Final = 10
"""How much a reader gives way: the processes that answer questions go before files (niceness)."""

SLOWER: Final = 2
"""How much longer than its computing time a file may take on a busy machine, with `GRACE` seconds in addition."""

GRACE: Final = 20.0


class Readers:
    """The processes that read imported files; all methods belong to one event loop."""

    def __init__(self, limits: Limits, audio: Path | None, *, several: bool) -> None:
        self._limits, self._audio, self._several = limits, audio, several
        self._pool = self._made()
        self._started: asyncio.Task[None] | None = None
        self._under_way: Counter[str] = Counter()

    @property
    def processes(self) -> list[int]:
        """Process ids of the running readers."""
        return self._pool.processes

    @contextlib.contextmanager
    def place(self, client: str) -> Generator[None]:
        """A place among the imports, taken before the file is received: waiting files are held in memory.

        Raises:
            Busy: As many imports as there may be are under way.
            ProblemError: Half of them are this client's.
        """
        most = self._limits.imports
        if self._under_way[client] >= max(1, most // 2):
            raise ProblemError(
                429,
                f"at most {max(1, most // 2)} imports of one client at once",
                "more",
                "Import one file after the other.",
                headers={"Retry-After": "1"},
            )
        if self._under_way.total() >= most:
            raise Busy(1.0)
        self._under_way[client] += 1
        try:
            yield
        finally:
            self._under_way[client] -= 1
            self._under_way += Counter()  # clients without an import are forgotten

    def start(self) -> asyncio.Task[None]:
        """Start the readers, unless they were started; returns the start, which may fail."""
        started = self._started
        if started is None or (started.done() and (started.cancelled() or started.exception())):
            self._started = started = asyncio.create_task(self._start())
        return started

    async def ask(self, job: Import) -> bytes:
        """The playlists of a file, as JSON.

        Raises:
            Busy: Too many files are waiting.
            Down: No reader starts, or none within `Limits.absent`.
            Lost: No reader finished it in time.
            Refused: The file does not fit its format, or met a limit.
        """
        starting = self.start()
        await asyncio.wait({starting}, timeout=self._limits.absent)
        if not starting.done():
            raise Down("the first reader is being started")
        fault = starting.exception()
        if fault is not None:
            raise Down(str(fault)) from fault  # the next import tries again
        return await self._pool.ask(job)

    async def close(self) -> None:
        """Stop the readers at once: whatever a file holds, the service ends."""
        if self._started is not None:
            self._started.cancel()
            await asyncio.gather(self._started, return_exceptions=True)
        await self._pool.close()

    async def _start(self) -> None:
        await self._pool.adopt(await self._pool.start())

    def _made(self) -> Pool:
        limits = self._limits
        program = Program(
            "segue.service.reading.reader",
            "read files",
            threads=1,
            giving_way=GIVING_WAY,
            settings={
                "memory": limits.memory,
                "seconds": limits.reading,
                "records": limits.records,
                "several": self._several,
            },
        )
        return Pool(
            {},
            limits.readers,
            replace(
                limits, seconds=SLOWER * limits.reading + GRACE, waiting=limits.imports, wait=limits.reading
            ),
            self._audio,
            program=program,
            verdict=partial(verdict, seconds=limits.reading),
        )
