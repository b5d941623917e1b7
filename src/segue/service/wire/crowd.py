"""All connections of a service: at the limit, the one that has been silent the longest makes room for a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

from segue.service.metrics import Metrics
from segue.service.settings import Limits

SPARE: Final = 256
"""File descriptors for all but connections: workers, the store, search indexes, files that are sent."""


class Member(Protocol):
    """A connection as the crowd sees it."""

    def make_room(self) -> None:
        """Close at once; it has no request."""
        ...


@dataclass
class Crowd:
    """The connections that are open.

    Attributes:
        limits: Their limits.
        metrics: Where requests that cannot be read are counted.
        most: Largest number of connections.
    """

    limits: Limits
    metrics: Metrics
    most: int
    _open: set[Member] = field(default_factory=set[Member])
    _silent: dict[Member, None] = field(default_factory=dict[Member, None])

    def admit(self, member: Member) -> bool:
        """Add a new connection, which is silent at first; False if all others have a request in work."""
        if len(self._open) >= self.most:
            if not self._silent:
                return False
            longest = next(iter(self._silent))
            self.leave(longest)
            longest.make_room()
        self._open.add(member)
        self._silent[member] = None
        return True

    def silent(self, member: Member) -> None:
        """A connection waits for the next request."""
        if member in self._open and member not in self._silent:
            self._silent[member] = None

    def busy(self, member: Member) -> None:
        """A connection has a request."""
        self._silent.pop(member, None)

    def leave(self, member: Member) -> None:
        """A connection ends."""
        self._open.discard(member)
        self._silent.pop(member, None)

    def __len__(self) -> int:
        return len(self._open)


def room_for(connections: int) -> int:
    """How many connections the system lets this process have, at most `connections`; its soft limit is raised to that.

    At the limit, every attempt to accept one fails, and asyncio logs each with a traceback, 2,000 times a second.
    """
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return connections if soft == resource.RLIM_INFINITY else min(connections, max(soft - SPARE, soft // 2))
