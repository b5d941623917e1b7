"""The store as a running service uses it: with threads of its own, within a time, and never a file that is gone.

Whatever happens to the database, a request hears of it within seconds, requests that need no store go on, and the
store is used again as soon as it is whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from segue.errors import ConfigError, SegueError
from segue.service.settings import Durability
from segue.service.store.checks import page_faults
from segue.service.store.database import DEADLINE
from segue.service.store.engine import CONNECTIONS, WAITING
from segue.service.store.faults import DamagedRow, StoreDown, down, passing
from segue.service.store.store import Store

LOG: Final = logging.getLogger("segue.store")

T = TypeVar("T")

ANSWERING: Final = 2.0
"""Seconds within which a request hears what the store answers, or that it does not."""

PROBING: Final = 1.0
"""Seconds between two probes of the store."""

CHECKING: Final = 10.0
"""Seconds between two looks whether a damaged file is whole again; a file that was replaced is used at once."""


class Access:
    """One store in a service; `open` it first."""

    def __init__(self, url: str, durability: Durability = "full", *, seconds: float = ANSWERING) -> None:
        self._url, self._seconds = url, seconds
        self._durability: Durability = durability
        self._threads = ThreadPoolExecutor(CONNECTIONS, "store")
        self._under_way: set[Future[Any]] = set()
        self._opening = threading.Lock()
        self._store: Store | None = None
        self._damaged = ""
        self._checked = 0.0
        self._watching: asyncio.Task[None] | None = None
        self.why = ""
        """Why the store does not answer, "" if it does: of the last request or probe that tried."""

    async def open(self) -> None:
        """Connect, bring the tables up to date, and begin to watch. A store that may answer later is no error.

        Raises:
            ConfigError: The database cannot be opened, for a reason that does not pass by itself.
            MissingExtraError: The database's driver is not installed.
        """
        try:
            self._store = await asyncio.to_thread(Store.open, self._url, durability=self._durability)
        except ConfigError as error:
            fault = passing(error.__cause__)
            if fault is None:
                raise
            self._tell(fault)
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop watching, wait a moment for what is being done, and close all connections."""
        if self._watching:
            self._watching.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)
        under_way = [asyncio.wrap_future(future) for future in tuple(self._under_way)]
        with contextlib.suppress(TimeoutError):  # a connection that is in use now would be left open
            await asyncio.wait_for(asyncio.gather(*under_way, return_exceptions=True), ANSWERING)
        if self._store:
            await asyncio.to_thread(self._store.close)

    async def run(self, work: Callable[[Store], T]) -> T:
        """Do something with the store in another thread; what it raises about the request is raised here.

        Raises:
            StoreDown: The store does not answer, or not in time. A change may have been made all the same, but not
                later than this.
        """
        return await self._timed(lambda: self._do(work))

    async def _timed(self, function: Callable[[], T]) -> T:
        future = self._threads.submit(_until, time.monotonic() + self._seconds, function)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except TimeoutError:
            fault = StoreDown(f"it did not answer within {self._seconds:g} s")
            self._tell(fault)
            raise fault from None

    def _do(self, work: Callable[[Store], T]) -> T:
        with self._told():
            store = self._current()
            found = work(store)
            if store.lost:  # so what was written went with it
                raise StoreDown(store.lost)
            return found

    def _current(self, *, check: bool = False) -> Store:
        """The store that is there now.

        Args:
            check: Whether to look if a damaged file is whole again; this reads all of it.

        Raises:
            StoreDown: There is none, or it is damaged.
        """
        with self._opening:
            is_due = check and (not self._damaged or time.monotonic() > self._checked + CHECKING)
            if self._store is None:
                if not is_due:
                    raise StoreDown(self.why or "it is not open yet")
                return self._renew(self.why)
            lost = self._store.lost
            if lost or (self._damaged and is_due):
                return self._renew(lost or self._damaged)
            if self._damaged:
                raise StoreDown(self._damaged)
            return self._store

    def _renew(self, why: str) -> Store:
        """Open what is there now in the place of a store that is of no use, or that did not open."""
        self._checked = time.monotonic()
        # a file that was there and is gone is not made anew: what it held would seem to be lost
        create = self._store is None
        try:
            found = Store.open(self._url, durability=self._durability, waiting=WAITING, create=create)
        except SegueError as error:
            raise StoreDown(why, str(error)) from error
        if self._damaged and (faults := page_faults(found.engine)):
            found.close()
            raise StoreDown(self._damaged, faults[0])
        if self._store:
            self._store.close()
        self._store, self._damaged = found, ""
        return found

    @contextlib.contextmanager
    def _told(self) -> Generator[None]:
        """Report a database's errors as `StoreDown`, and remember how the store is."""
        try:
            yield
        except SQLAlchemyError as error:
            fault = down(error)
            lost = self._store.lost if self._store else ""
            fault = StoreDown(lost, fault.detail) if lost else fault
            self._tell(fault)
            raise fault from error
        except DamagedRow:
            raise
        except StoreDown as fault:
            self._tell(fault)
            raise

    def _tell(self, fault: StoreDown | None) -> None:
        """Remember the state of the store; the log has the first reason why it does not answer, and when it does."""
        if fault is not None and fault.damaged and not self._damaged:
            self._damaged, self._checked = fault.reason, time.monotonic()
        if fault is None and self._damaged:
            return  # a probe that began before the damage was found; it sees no more than a page
        before, self.why = self.why, fault.reason if fault else ""
        if fault is not None and not before:
            LOG.error("the store does not answer", extra={"why": fault.reason, "detail": fault.detail})
        elif before and not fault:
            LOG.warning("the store answers again")

    async def _watch(self) -> None:
        """Probe the store again and again, so that its state is known though nobody asks."""
        while True:
            await asyncio.sleep(PROBING)
            with contextlib.suppress(StoreDown):
                await self._timed(self._probe)

    def _probe(self) -> None:
        with self._told():
            self._current(check=True).probe(write=bool(self.why))
        self._tell(None)


def _until(deadline: float, function: Callable[[], T]) -> T:
    """Call a function that writes nothing after the deadline."""
    DEADLINE.set(deadline)
    return function()
