"""The service's state: the pool of workers, the search indexes of the models, and their changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final

from segue.ids import typed_id
from segue.service.errors.problem import ProblemError
from segue.service.looks import Look, look
from segue.service.metrics import Metrics
from segue.service.pool.pool import Pool
from segue.service.schema.views import Audio, TrackView
from segue.service.search.index import FoundTrack
from segue.service.served import Served, index_of
from segue.service.settings import Settings
from segue.service.store.store import Store
from segue.types import Id

LOG: Final = logging.getLogger("segue.service")


AGAIN: Final = 1.0
"""Largest number of seconds between checks of models that have changed."""


class Service:
    """One service; `open` it before the first request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.audio = Audio(settings.audio, several=len(settings.models) > 1)
        self.pool = Pool(
            settings.by_name, settings.workers, settings.limits, settings.audio, trusted=settings.trusted
        )
        self.served: dict[str, Served] = {}
        self.store: Store | None = None
        self._reloading = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._seen = Look({}, {})

    @property
    def ready(self) -> bool:
        """Whether the service can answer requests."""
        return bool(self.served) and self.pool.ready > 0

    async def open(self) -> None:
        """Start the workers, and build missing indexes.

        Raises:
            SegueError: A model does not load.
        """
        if self.settings.store:
            self.store = await asyncio.to_thread(Store.open, self.settings.store)
        await self._renew()
        self._watching = asyncio.create_task(self._follow())

    async def reload(self) -> bool:
        """Load the models as they are now. New workers take over; the old ones finish their jobs.

        Returns:
            Whether it succeeded; otherwise nothing changes, and the log has the cause.
        """
        async with self._reloading:
            try:
                await self._renew()
            except Exception as error:  # noqa: BLE001 - whatever keeps it from loading, the models of before go on
                why = str(error) or type(error).__name__
                LOG.error("reload failed", extra={"why": why})  # noqa: TRY400 - the log is for people
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
        await self.pool.close()
        if self.store:
            await asyncio.to_thread(self.store.close)

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
        track: Id = typed_id(found.id, integer=served.facts.track_ids == "integer")
        return TrackView(
            id=track,
            title=found.title,
            artists=found.artists,
            album=found.album,
            year=found.year,
            genres=found.genres,
            playlists=found.playlists,
            preview=self.audio.preview(track, found.location, served.facts.name),
        )

    def gauge(self) -> None:
        """Update the gauges."""
        self.metrics.waiting.set(self.pool.waiting)
        self.metrics.workers.set(self.pool.ready)
        self.metrics.restarts.set(self.pool.restarts)
        self.metrics.lost.set(self.pool.lost)

    async def _renew(self) -> None:
        self._seen = await asyncio.to_thread(look, self.settings.by_name)
        generation = await self.pool.start()
        try:
            served = {
                name: Served(
                    facts,
                    await index_of(generation, facts, self.settings.by_name[name]),
                    self.settings.by_name[name],
                )
                for name, facts in generation.models.items()
            }
        except BaseException:
            await asyncio.gather(*(worker.end() for worker in generation.workers))
            raise
        await self.pool.adopt(generation)
        self.served = served

    async def _follow(self) -> None:
        """Reload if other models are on disk and two checks agree, so that no copy is in progress.

        Without a watch it reloads only if a worker could not be replaced because other models are on disk.
        """
        watch, outdated = self.settings.watch, self.pool.outdated
        last: Look | None = None
        while True:
            if last or outdated.is_set():
                await asyncio.sleep(min(watch or AGAIN, AGAIN))
            else:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(watch or None):
                        await outdated.wait()
            if watch and await asyncio.to_thread(self._seen.overwritten):
                self.pool.overwritten()
            now = await asyncio.to_thread(look, self.settings.by_name)
            if now.models == self._seen.models and not (outdated.is_set() or self._is_index_overwritten()):
                last = None
            elif now == last and now.whole:
                last = None
                await self.reload()
                outdated.clear()
            else:
                last = now

    def _is_index_overwritten(self) -> bool:
        return any(served.index.overwritten for served in self.served.values())
