"""The workspace of one batch of queries: what generators have worked out for it, for each other and for later."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Workspace:
    """What was worked out for one batch of queries; it lives as long as the batch.

    Tracks and tags are asked for one after the other, and like generators look up the same playlists: the second one
    finds the first one's work here. A key names who worked, and on what; objects stand for themselves.
    """

    def __init__(self) -> None:
        self._done: dict[Hashable, Any] = {}
        self._latest: dict[Hashable, tuple[Hashable, Any]] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for the batch."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def latest(self, worker: Hashable, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept until the same worker comes with another key: large things of one query."""
        if worker not in self._latest or self._latest[worker][0] != key:
            self._latest[worker] = key, make()
        return self._latest[worker][1]
