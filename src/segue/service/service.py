"""The service's state: the pool of workers, the search indexes of the models, and their changes."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import anyio

from segue.service.errors.problem import ProblemError
from segue.service.keys import Ring
from segue.service.looks import Look, look
from segue.service.metrics import Metrics
from segue.service.pool.pool import Pool
from segue.service.reading.readers import Readers
from segue.service.schema.views import Audio, TrackView, view_of
from segue.service.search.index import FoundTrack
from segue.service.served import Served, index_of
from segue.service.settings import Settings
from segue.service.store.access import Access
from segue.service.watch import Watch

LOG: Final = logging.getLogger("segue.service")


WRITING: Final = 2
"""Number of files that are written at once: each takes Python to itself, from probes too."""


class Service:
    """One service; `open` it before the first request.

    Attributes:
        seen: The models on disk as they were before those that are served were loaded.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.ring = Ring(settings.keys, settings.key_file)
        self.audio = Audio(settings.audio, several=len(settings.models) > 1)
        self.pool = Pool(
            settings.by_name,
            settings.workers,
            settings.limits,
            settings.audio,
            settings.signed_by,
            trusted=settings.trusted,
        )
        self.readers = Readers(settings.limits, settings.audio, several=len(settings.models) > 1)
        self.writing = anyio.CapacityLimiter(WRITING)
        self.served: dict[str, Served] = {}
        self.store = Access(settings.store, settings.durability) if settings.store else None
        self._reloading = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._failed = ""
        self.seen = Look({}, {})

    @property
    def ready(self) -> bool:
        """Whether the service can answer requests."""
        return bool(self.served) and self.pool.ready > 0

    async def open(self) -> None:
        """Start the workers, and build missing indexes.

        Raises:
            SegueError: A model does not load.
        """
        if self.store:
            await self.store.open()
        await self._renew()
        self.readers.start()
        self._watching = asyncio.create_task(Watch(self).run())

    async def reload(self, *, again: bool = False) -> bool:
        """Load the models as they are now. New workers take over; the old ones finish their jobs.

        Args:
            again: Whether it failed before with the same files; then the same cause is not logged again.

        Returns:
            Whether it succeeded; otherwise nothing changes, and the log has the cause.
        """
        async with self._reloading:
            try:
                await self._renew()
            except Exception as error:  # noqa: BLE001 - whatever keeps it from loading, the models of before go on
                why = str(error) or type(error).__name__
                if not (again and why == self._failed):
                    LOG.error("reload failed", extra={"why": why})  # noqa: TRY400 - the log is for people
                self._failed = why
                self.metrics.reloads.labels("failed").inc()
                self.pool.blame(error)
                return False
            self.metrics.reloads.labels("done").inc()
            LOG.info(
                "reloaded", extra={"models": {name: one.facts.fitted for name, one in self.served.items()}}
            )
            return True

    async def close(self) -> None:
        """Stop the workers."""
        if self._watching:
            self._watching.cancel()
        await asyncio.gather(self.pool.close(), self.readers.close())
        if self.store:
            await self.store.close()

    def model(self, name: str | None) -> Served:
        """The model with that name; for None the first one.

        Raises:
            ProblemError: There is no such model.
        """
        if not self.served:
            raise ProblemError(
                503, "models that are loaded", "a service that starts", "Ask again in a few seconds."
            )
        found = next(iter(self.served.values())) if name is None else self.served.get(name)
        if found is None:
            raise ProblemError(
                404,
                f"a model among {', '.join(self.served)}",
                repr(name),
                "Name one of them, or leave model out.",
                where="query.model",
            )
        return found

    def view(self, served: Served, found: FoundTrack) -> TrackView:
        """A track of the index in the service's format."""
        return view_of(found, self.audio, served.facts.name, integers=served.integers)

    def gauge(self) -> None:
        """Update the gauges."""
        self.metrics.waiting.set(self.pool.waiting)
        self.metrics.workers.set(self.pool.ready)
        self.metrics.restarts.set(self.pool.restarts)
        self.metrics.lost.set(self.pool.lost)
        self.metrics.store.set(self.store is not None and not self.store.why)

    async def _renew(self) -> None:
        seen = await asyncio.to_thread(look, self.settings.by_name)
        generation = await self.pool.start()
        try:
            served = {
                name: Served(
                    facts,
                    await index_of(
                        generation,
                        facts,
                        self.settings.by_name[name],
                        apart=self.settings.signed_by is not None,
                    ),
                    self.settings.by_name[name],
                )
                for name, facts in generation.models.items()
            }
        except BaseException:
            await asyncio.gather(*(worker.end() for worker in generation.workers))
            raise
        await self.pool.adopt(generation)
        self.served, self.seen = served, seen
