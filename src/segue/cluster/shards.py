"""Shards: playlists and facets are hashed into a fixed number of them, whatever the cluster."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError
from segue.facets.sparse import Integers

MOST: Final = 4096
"""Most shards: each task reads the blocks of all shards of the other side."""

PAIRS: Final = 1_000_000
"""Pairs of playlist and track in a shard, about, unless a number of shards is given."""


def usual_shards(pairs: int) -> int:
    """Return the number of shards for a dataset of so many pairs: a power of two from 4 to 1,024."""
    wanted = max(4, pairs // PAIRS)
    return min(1 << (wanted - 1).bit_length(), 1024)


def check(shards: int) -> None:
    """Refuse a number of shards outside its range.

    Raises:
        ConfigError: It is.
    """
    if not 1 <= shards <= MOST:
        raise ConfigError(
            expected=f"1 to {MOST} shards", got=str(shards), hint="Leave it out for a number by the dataset."
        )


def shard_of(numbers: Integers, shards: int) -> NDArray[np.int64]:
    """Return the shard of each row or code, by a hash (splitmix64) that no version of a library changes.

    Neighbouring codes go to different shards, since the most frequent facets have the lowest ones.
    """
    mixed = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = mixed ^ (mixed >> np.uint64(31))
    return (mixed % np.uint64(shards)).astype(np.int64)


class Cut(NamedTuple):
    """Numbers 0 to n - 1, sorted by shard.

    Attributes:
        order: The numbers of shard 0, ascending, then those of shard 1, …; (n,).
        bounds: Where each shard begins in `order`, and the end, (shards + 1,).
    """

    order: NDArray[np.int64]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, count: int, shards: int) -> Cut:
        """Cut so many rows or codes."""
        owners = shard_of(np.arange(count), shards)
        sizes = np.bincount(owners, minlength=shards)
        return cls(np.argsort(owners, kind="stable"), np.concatenate([[0], np.cumsum(sizes)]))

    def members(self, shard: int) -> NDArray[np.int64]:
        """Return the numbers of one shard, ascending."""
        return self.order[self.bounds[shard] : self.bounds[shard + 1]]
