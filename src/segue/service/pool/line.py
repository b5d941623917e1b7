"""The queue of jobs in front of the workers: who joins it, who leaves it, and what is put back or given up."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Sequence
from typing import Final

from segue.service.pool.asked import Asked, Lost, take

TRIES: Final = 2
"""Number of workers that try a job: a job that killed two may kill the others too."""


class Line:
    """The waiting jobs; all methods belong to one event loop.

    Attributes:
        lost: Number of jobs that were given up.
        closed: Whether no job is put back any more, because the pool stops.
    """

    def __init__(self) -> None:
        self._waiting: deque[Asked] = deque()
        self.lost = 0
        self.closed = False

    def __len__(self) -> int:
        """Number of waiting jobs, those of clients that have just gone included."""
        return len(self._waiting)

    def join(self, asked: Sequence[Asked]) -> None:
        """Add jobs at the end."""
        self._waiting.extend(asked)

    def leave(self, asked: Sequence[Asked]) -> None:
        """Remove jobs whose answers nobody waits for any more, wherever they are."""
        for one in asked:
            one.leave()
            with contextlib.suppress(ValueError):
                self._waiting.remove(one)

    def take(self, most: int) -> list[Asked]:
        """Remove the first job, with up to `most` - 1 later ones that can run with it."""
        return take(self._waiting, most)

    def put_back(self, batch: Sequence[Asked], why: str, *, try_again: bool) -> None:
        """Put the jobs of a failed batch at the head, each on its own; a job that was alone is finally given up.

        Args:
            batch: The jobs.
            why: The cause, for those that are given up.
            try_again: Whether another worker may try a job that was alone.
        """
        for asked in reversed(batch):
            asked.tries += len(batch) == 1
            if self.closed or (len(batch) == 1 and (asked.tries >= TRIES or not try_again)):
                self._give_up(asked, why)
            else:
                asked.alone = True
                self._waiting.appendleft(asked)

    def refuse_all(self, why: Exception) -> None:
        """Answer every job with an error."""
        for asked in self._waiting:
            if not asked.answer.done():
                asked.answer.set_exception(why)
        self._waiting.clear()

    def _give_up(self, asked: Asked, why: str) -> None:
        self.lost += 1
        if not asked.answer.done():
            asked.answer.set_exception(Lost(why))
