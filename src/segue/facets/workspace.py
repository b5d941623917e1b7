"""Workspace: a cache of what generators compute for one batch of queries."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Workspace:
    """Results computed for one batch of queries, kept as long as the batch.

    Tracks and tags are scored one after the other, and similar generators look up the same playlists; the
    later ones reuse the earlier ones' results. A key names the generator and its input; objects are keys by
    identity.
    """

    def __init__(self) -> None:
        self._done: dict[Hashable, Any] = {}
        self._latest: dict[Hashable, tuple[Hashable, Any]] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result of `make`, computed once for the batch."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def latest(self, worker: Hashable, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept until the same worker comes with another key: large things of one query."""
        if worker not in self._latest or self._latest[worker][0] != key:
            self._latest[worker] = key, make()
        return self._latest[worker][1]
