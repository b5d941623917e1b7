"""Counts of n-grams: how often each track follows each context, for contexts of 0, 1, 2, … tracks.

A context is found from its last track backwards, so that a longer one begins with its own end:

    key(context) = number of the context without its oldest track * (tracks + 1) + the oldest track

`tracks` itself is the beginning of a list. Each level holds its keys in ascending order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from segue.files.arrays import map_array
from segue.files.stored_rows import map_rows
from segue.sequences.lists import Codes, Floats, Lists

Integers = NDArray[np.integer[Any]]
LARGEST = 2**62


@dataclass(frozen=True, eq=False)
class Level:
    """All contexts of one length.

    Attributes:
        keys: See the module, (contexts,) int64, ascending.
        ends: Where each context's followers begin, and the last one's end, (contexts + 1,).
        codes: The tracks that follow, ascending in each context, (entries,) int32.
        counts: How often each of them does, (entries,) float32, above 0.
    """

    keys: NDArray[np.int64]
    ends: Integers
    codes: Codes
    counts: NDArray[np.float32]

    @classmethod
    def of(cls, keys: NDArray[np.int64], pairs: NDArray[np.int64], counts: Integers, tracks: int) -> Self:
        """Return the level of (context, follower) pairs, `context * tracks + follower`, ascending."""
        ends = np.searchsorted(pairs, np.arange(len(keys) + 1, dtype=np.int64) * tracks)
        return cls(keys, ends, (pairs % tracks).astype(np.int32), counts.astype(np.float32))

    def followers(self, context: int) -> tuple[Codes, Floats]:
        """Return the tracks that follow a context, ascending, and their counts."""
        part = slice(int(self.ends[context]), int(self.ends[context + 1]))
        return self.codes[part], self.counts[part].astype(np.float64)

    def number(self, key: int) -> int | None:
        """Return the number of a context; None for one that was never seen."""
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self.keys) and int(self.keys[place]) == key else None

    def save(self, directory: Path, name: str) -> None:
        """Write the arrays."""
        for part in ("keys", "ends", "codes", "counts"):
            np.save(directory / f"{name}-{part}.npy", getattr(self, part), allow_pickle=False)

    @classmethod
    def load(cls, directory: Path, name: str, tracks: int) -> Self:
        """Map the arrays.

        Raises:
            ArtifactError: A file is missing, damaged or anything else than a level.
        """
        keys = map_array(directory / f"{name}-keys.npy", np.int64, (None,), below=LARGEST, ascending=True)
        places = {part: directory / f"{name}-{part}.npy" for part in ("codes", "ends", "counts")}
        rows = map_rows(places["codes"], places["ends"], (len(keys), tracks), values=places["counts"])
        return cls(keys, rows.pointers, rows.codes, rows.values)


def counted(lists: Lists, order: int) -> list[Level]:
    """Return the levels of contexts of 0 to `order - 1` tracks.

    Args:
        lists: Lists of one track or more; others say nothing.
        order: The n of the longest n-gram, 1 or more.
    """
    tracks, codes = lists.tracks, lists.codes.astype(np.int64)
    places = np.arange(len(codes)) - np.repeat(lists.ends[:-1], lists.lengths)
    contexts, keys = np.zeros(len(codes), np.int64), np.zeros(1, np.int64)
    alive = np.ones(len(codes), np.bool_)
    found: list[Level] = []
    for length in range(order):
        if length:
            alive &= (
                places >= length - 1
            )  # a context of `length` may begin before the first track, no further
            older = np.full(len(codes), tracks, np.int64)
            within = places >= length
            older[within] = codes[np.flatnonzero(within) - length]
            keys, numbers = np.unique((contexts * (tracks + 1) + older)[alive], return_inverse=True)
            contexts = np.zeros(len(codes), np.int64)
            contexts[alive] = numbers
        pairs, counts = np.unique(contexts[alive] * tracks + codes[alive], return_counts=True)
        found.append(Level.of(keys, pairs, counts, tracks))
    return found


def continued(levels: list[Level], tracks: int) -> list[Level]:
    """Return the same levels with the counts of Kneser and Ney: in how many contexts a shorter n-gram stands.

    The longest level keeps its counts, and so does what begins a list. Else an n-gram counts once for each different
    track before it.
    """
    found = [*levels]
    for level in range(len(levels) - 1):
        own, longer = levels[level], levels[level + 1]
        parents = np.repeat(longer.keys // (tracks + 1), np.diff(longer.ends))
        pairs, counts = np.unique(parents * tracks + longer.codes, return_counts=True)
        begins = np.repeat((own.keys % (tracks + 1) == tracks) & (level > 0), np.diff(own.ends))
        first = (np.repeat(np.arange(len(own.keys)), np.diff(own.ends)) * tracks + own.codes)[begins]
        pairs, counts = (
            np.concatenate([pairs, first]),
            np.concatenate([counts, own.counts[begins].astype(np.int64)]),
        )
        order = np.argsort(pairs, kind="stable")
        found[level] = Level.of(own.keys, pairs[order], counts[order], tracks)
    return found


def chain(levels: list[Level], history: Codes, tracks: int) -> Iterator[tuple[int, int]]:
    """Return the level and number of each known context at the end of a history, the shortest first.

    Args:
        levels: All levels.
        history: Tracks in order, from the beginning of a list.
        tracks: The number of tracks.
    """
    whole = [tracks, *history.tolist()]
    number = 0
    yield 0, 0
    for length in range(1, min(len(levels), len(whole) + 1)):
        known = levels[length].number(number * (tracks + 1) + whole[-length])
        if known is None:
            return
        number = known
        yield length, number
