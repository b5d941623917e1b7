"""The amount of waiting work, and whether more may be added."""

from __future__ import annotations

from typing import Final

from segue.service.pool.asked import Busy
from segue.service.settings import Limits

SMOOTHING: Final = 0.05
"""Weight of the latest job in the mean time of a job."""

FIRST_GUESS: Final = 0.05
"""Assumed seconds of a job before the first one is done."""


class Load:
    """The running and waiting work.

    Attributes:
        held: Jobs that workers are doing.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits, self._mean = limits, FIRST_GUESS
        self.held = 0

    def check(self, waiting: int, workers: int) -> None:
        """Check that one more job may join the queue.

        Args:
            waiting: Number of jobs in the queue.
            workers: Number of running workers.

        Raises:
            Busy: It would wait too long.
        """
        workers = max(workers, 1)
        wait = (waiting + self.held) * self._mean / workers
        if waiting >= self._limits.waiting or (waiting >= workers and wait > self._limits.wait):
            raise Busy(wait)

    def learn(self, seconds: float) -> None:
        """Update the mean time with a finished job."""
        self._mean += SMOOTHING * (seconds - self._mean)
