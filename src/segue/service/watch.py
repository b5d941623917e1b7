"""Watching the models on disk, and loading those that changed; whatever happens meanwhile, the watch goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Final, Protocol

from segue.service.looks import Look, look
from segue.service.metrics import Metrics
from segue.service.pool.pool import Pool
from segue.service.served import Served
from segue.service.settings import Settings

LOG: Final = logging.getLogger("segue.service")

AGAIN: Final = 1.0
"""Largest number of seconds between checks of models that have changed."""

FIRST_PAUSE: Final = 2.0
"""Seconds after which models that did not load are tried again; each further pause is twice as long."""

LONGEST_PAUSE: Final = 60.0
"""Largest number of seconds between two tries."""


class Watched(Protocol):
    """What the watch needs of a service; see `Service`."""

    settings: Settings
    metrics: Metrics
    pool: Pool
    served: dict[str, Served]
    seen: Look

    async def reload(self, *, again: bool = False) -> bool:
        """Load the models as they are now, and say whether that succeeded."""
        ...


class Watch:
    """Checks of a service's models, and reloads of those that changed.

    Models are loaded if two checks agree, so that no copy is in progress. If they do not load (a worker was killed, the
    disk is full), they are tried again after a pause, and at once if they changed. Without a watch (0 seconds between
    checks), models are loaded only if a worker could not be replaced because other models are on disk.
    """

    def __init__(self, service: Watched) -> None:
        self._service = service
        self._last: Look | None = None
        self._failed: Look | None = None
        self._failures = 0
        self._next = 0.0
        self._fault = ""

    async def run(self) -> None:
        """Check until the task is cancelled."""
        while True:
            try:
                await self._wait()
                await self._check()
            except Exception as error:  # noqa: BLE001 - whatever it is, later changes are not to be missed
                self._note(error)
                await asyncio.sleep(AGAIN)
            else:
                self._fault = ""

    async def _wait(self) -> None:
        watch, outdated = self._service.settings.watch, self._service.pool.outdated
        if self._last or outdated.is_set():
            await asyncio.sleep(min(watch or AGAIN, AGAIN))
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(watch or None):
                await outdated.wait()

    async def _check(self) -> None:
        service = self._service
        outdated = service.pool.outdated
        if service.settings.watch and await asyncio.to_thread(service.seen.overwritten):
            service.pool.overwritten()
        now = await asyncio.to_thread(look, service.settings.by_name)
        overwritten = any(served.index.overwritten for served in service.served.values())
        if now.models == service.seen.models and not (outdated.is_set() or overwritten):
            self._last = None
        elif now == self._last and now.whole and self._is_due(now):
            self._last = None
            await self._reload(now)
        else:
            self._last = now

    def _is_due(self, now: Look) -> bool:
        return now != self._failed or time.monotonic() >= self._next

    async def _reload(self, now: Look) -> None:
        again = now == self._failed
        if await self._service.reload(again=again):
            self._failed, self._failures = None, 0
        else:
            self._failures = self._failures + 1 if again else 1
            self._failed = now
            self._next = time.monotonic() + min(FIRST_PAUSE * 2 ** min(self._failures - 1, 10), LONGEST_PAUSE)
        self._service.pool.outdated.clear()

    def _note(self, error: Exception) -> None:
        """Count a fault; log it once for as long as it stays the same."""
        self._service.metrics.watch_faults.inc()
        fault = f"{type(error).__name__}: {error}"
        if fault != self._fault:
            self._fault = fault
            LOG.exception("the models on disk cannot be looked at; it is tried again", extra={"why": fault})
