"""How much work waits for the workers, and whether more may join it."""

from __future__ import annotations

from typing import Final

from segue.service.pool.asked import Busy
from segue.service.settings import Limits

SMOOTHING: Final = 0.05
"""How much the latest job moves the mean time of a job."""

FIRST_GUESS: Final = 0.05
"""Seconds that a job is thought to take before one was done."""


class Load:
    """The work that is held and waits.

    Attributes:
        held: Jobs that workers are at.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits, self._mean = limits, FIRST_GUESS
        self.held = 0

    def check(self, waiting: int, workers: int) -> None:
        """Let one more job join the line.

        Args:
            waiting: Jobs in line.
            workers: Workers that are up.

        Raises:
            Busy: It would wait too long.
        """
        workers = max(workers, 1)
        wait = (waiting + self.held) * self._mean / workers
        if waiting >= self._limits.waiting or (waiting >= workers and wait > self._limits.wait):
            raise Busy(wait)

    def learn(self, seconds: float) -> None:
        """Take in how long a job took."""
        self._mean += SMOOTHING * (seconds - self._mean)
