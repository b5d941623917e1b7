"""Threads for work that may hang, such as the decoding of a damaged file: a thread that hangs is given up.

A thread cannot be stopped. One that is given up is left alone, another takes its place, and the process does not wait
for it when it ends.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

PATIENCE: Final = 120.0
"""Seconds that the work on one file may take; half a minute of sound takes a tenth of a second."""

ENDING: Final = 5.0
"""Seconds for which the end of a thread is waited for."""


class _Work(NamedTuple, Generic[T]):
    """Work that waits for a thread, and its result."""

    call: Callable[[], T]
    result: Future[T]


class PatientThreads(Generic[T]):
    """A number of threads, and the work that waits for them.

    Args:
        size: The number of threads that work.
        patience: Seconds that one piece of work may take.

    Attributes:
        patience: The same.
    """

    def __init__(self, size: int, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._work: queue.SimpleQueue[_Work[T] | None] = queue.SimpleQueue()
        self._running: dict[Future[T], threading.Thread] = {}
        self._threads: set[threading.Thread] = set()
        for _ in range(size):
            self._start()

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Let a thread do some work; give the result to `result`, in the order of the calls."""
        work = _Work(call, Future[T]())
        self._work.put(work)
        return work.result

    def result(self, future: Future[T]) -> T:
        """The result of some work, or its error.

        Raises:
            TimeoutError: It took longer than its time since it was waited for; its thread is given up.
        """
        try:
            return future.result(self.patience)
        except TimeoutError:
            if future.done():  # the work's own error, or it was just finished
                return future.result()
            thread = self._running.get(future)
            if thread is not None:
                self._threads.discard(thread)
                self._start()
            raise

    def close(self) -> None:
        """Let the threads end, without the work that waits."""
        while True:
            try:
                self._work.get_nowait()
            except queue.Empty:
                break
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join(ENDING)

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, daemon=True, name="segue-patient")
        self._threads.add(thread)
        thread.start()

    def _run(self) -> None:
        here = threading.current_thread()
        while here in self._threads and (work := self._work.get()) is not None:
            self._running[work.result] = here
            try:
                found = work.call()
            except BaseException as error:  # noqa: BLE001 - the result raises it where it is asked for
                work.result.set_exception(error)
            else:
                work.result.set_result(found)
            finally:
                del self._running[work.result]
