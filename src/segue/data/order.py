"""Whether playlists keep an order that somebody chose. Some datasets list each playlist's tracks by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

LOOKED_AT: Final = 1_000
"""Playlists that show whether the data keep an order."""

SORTED: Final = 0.9
"""Share of playlists in ascending order from which on the order says nothing."""


def is_ascending(ids: Sequence[str]) -> bool:
    """Return whether ids ascend: as numbers if all are numbers, else as texts."""
    if all(name.isdigit() for name in ids):
        numbers = [*map(int, ids)]
        return numbers == sorted(numbers)
    return [*ids] == sorted(ids)


def are_ordered(playlists: Iterable[Sequence[str]]) -> bool:
    """Return whether lists of ids keep an order: not if nearly all are sorted. No lists keep one."""
    ascending = [is_ascending(ids) for ids in playlists]
    return not ascending or sum(ascending) < SORTED * len(ascending)


def keeps_order(playlists: pl.DataFrame, tracks: pl.DataFrame) -> bool:
    """Return whether the playlists of a dataset keep an order; those of one or two tracks do not count.

    Args:
        playlists: With the column `tracks`, row numbers of `tracks` in order.
        tracks: With the column `id`.
    """
    long = playlists.filter(pl.col("tracks").list.len() > 2)["tracks"]
    step = -(-len(long) // LOOKED_AT) or 1
    ids = tracks["id"]
    return are_ordered(ids.gather(codes).to_list() for codes in long.gather_every(step))
