"""Ordered lists of tracks as two arrays, and the tracks that models know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists of codes, one after the other.

    Attributes:
        codes: The tracks of all lists, (entries,) int32, each from 0.
        ends: Where each list begins, and the last one's end, (lists + 1,) int64.
        tracks: The number of tracks there are: every code is below it.
    """

    codes: Codes
    ends: NDArray[np.integer[Any]]
    tracks: int

    @classmethod
    def of(cls, lists: Sequence[Sequence[int] | Codes], tracks: int) -> Self:
        """Return some lists of codes."""
        parts = [np.asarray(one, np.int32) for one in lists]
        codes = np.concatenate([np.zeros(0, np.int32), *parts])
        return cls(codes, np.cumsum([0, *map(len, parts)]), tracks)

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, i: int) -> Codes:
        return self.codes[self.ends[i] : self.ends[i + 1]]

    @property
    def lengths(self) -> NDArray[np.integer[Any]]:
        """Number of entries of each list."""
        return np.diff(self.ends)

    @property
    def owners(self) -> NDArray[np.integer[Any]]:
        """The number of each entry's list, (entries,)."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def of_known(self, known: Codes) -> Lists:
        """Return the lists with the places of their tracks in `known`, which ascends; other tracks are left out."""
        codes, kept = places_in(known, self.codes)
        lengths = np.bincount(self.owners[kept], minlength=len(self))
        return Lists(codes[kept], np.concatenate([[0], np.cumsum(lengths)]), len(known))


def frequent(lists: Lists, least: int, most: int) -> Codes:
    """Return the tracks of `least` lists or more, the `most` most frequent of them, ascending."""
    counts = np.bincount(lists.codes, minlength=lists.tracks)
    enough = np.flatnonzero(counts >= least)
    best = enough[np.argsort(-counts[enough], kind="stable")[:most]]
    return np.sort(best).astype(np.int32)


def places_in(known: Codes, codes: Codes) -> tuple[Codes, NDArray[np.bool_]]:
    """Return the place of each code in `known`, which ascends, and whether it is there."""
    if not len(known):
        return np.zeros(len(codes), np.int32), np.zeros(len(codes), np.bool_)
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return places.astype(np.int32), np.asarray(known[places] == codes)
