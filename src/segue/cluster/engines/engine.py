"""What an engine offers: a worker for each call, and what became of it."""

from __future__ import annotations

from typing import Protocol

from segue.cluster.probes import Probe
from segue.cluster.tasks import Call, Finished


class Engine(Protocol):
    """Runs calls somewhere. It tries nothing again: that is the runner's."""

    def has_room(self) -> bool:
        """Whether another call can begin, or wait beside a worker."""
        ...

    def room(self, memory: int) -> int:
        """How many calls that each need so many bytes of memory can run at once, with nothing beside them."""
        ...

    def start(self, call: Call) -> None:
        """Begin a call."""
        ...

    def wait(self) -> Finished:
        """Return a call that ended, and how; waits for one.

        Raises:
            SegueError: There is nobody left to work.
        """
        ...

    def probe(self, storage: str, token: str) -> list[Probe]:
        """Return what each node says of itself and of the storage, see `segue.cluster.probes`."""
        ...

    def forget(self, cache: str) -> None:
        """Remove a run's cache from each node."""
        ...

    def close(self) -> None:
        """End what still runs."""
        ...
