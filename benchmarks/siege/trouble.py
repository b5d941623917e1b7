"""What befalls a service in a siege: killed workers, new models, and a store that is locked, full or gone."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import resource
import shutil
import signal
import sqlite3
from collections import Counter
from pathlib import Path

from benchmarks.serving.service import Service
from benchmarks.siege.besiegers import Siege
from segue.files.artifacts import new_directory


class Trouble:
    """All of it in turn, until the siege is over.

    Args:
        siege: The siege.
        service: Its service.
        model: The directory that it serves.
        others: Models that take its place in turn.
        store: The store's file.

    Attributes:
        done: How many times each came.
    """

    def __init__(self, siege: Siege, service: Service, model: Path, others: list[Path], store: Path) -> None:
        self._siege, self._service, self._store = siege, service, store
        self._model, self._others = model, itertools.cycle(others)
        self.done: Counter[str] = Counter()

    async def befall(self, pause: float) -> None:
        """Each in turn, with a pause of so many seconds before it."""
        turns = (self.kill, self.lock, self.replace, self.fill, self.hang_up, self.remove)
        for turn in itertools.cycle(turns):
            if not await self._siege.rest(pause):
                return
            await turn()

    async def kill(self) -> None:
        """Kill a worker."""
        workers = self._service.workers()
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(workers[0], signal.SIGKILL)
            self.done["workers killed"] += 1

    async def hang_up(self) -> None:
        """Ask for a reload."""
        self._service.process.send_signal(signal.SIGHUP)
        self.done["reloads asked for"] += 1

    async def replace(self) -> None:
        """Put another model in the place of the one that is served."""
        await asyncio.to_thread(self._replace, next(self._others))
        self.done["models replaced"] += 1

    def _replace(self, other: Path) -> None:
        with new_directory(self._model, marker="facets") as place:
            shutil.copytree(other, place, dirs_exist_ok=True)

    async def lock(self) -> None:
        """Lock the store as another program that writes would."""
        other = sqlite3.connect(self._store, isolation_level=None, timeout=20)
        try:
            await asyncio.to_thread(lambda: None)
            other.execute("BEGIN IMMEDIATE")
            await self._siege.rest(3)
            other.execute("ROLLBACK")
        finally:
            other.close()
        self.done["stores locked"] += 1

    async def fill(self) -> None:
        """Let the service write no file beyond its first page, as if its disk was full."""
        process, kind = self._service.process.pid, resource.RLIMIT_FSIZE
        before = resource.prlimit(process, kind)
        resource.prlimit(process, kind, (4096, before[1]))
        await self._siege.rest(3)
        resource.prlimit(process, kind, before)
        self.done["disks full"] += 1

    async def remove(self) -> None:
        """Take the store's file away for a while."""
        aside = self._store.with_name("aside")
        self._store.rename(aside)
        await self._siege.rest(3)
        aside.rename(self._store)
        self.done["stores removed"] += 1
