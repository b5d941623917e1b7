"""Merging the descriptions of a track in several records, field by field.

One playlist may give only a track's path, and another may describe the track. So nothing is merged until all is read:
each field comes from the first record that has it. Records without contradictions give the same result in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import polars as pl

from segue.data.dataset import TRACK_SCHEMA
from segue.data.records.columns import Table

Description = tuple[Any, ...]
"""The values of `SCHEMA`, with lists as tuples; None or () for unknown ones."""

SCHEMA: Final = {name: kind for name, kind in TRACK_SCHEMA.items() if name != "id"}

_ROW: Final = "row"
_NOTHING: Final = {name: () if isinstance(kind, pl.List) else None for name, kind in SCHEMA.items()}
_NAMED_BY: Final = {"artist_ids": "artists", "album_id": "album"}
"""Each column of ids, and the column of names that it belongs to: an id is only valid with its own name."""


class Descriptions:
    """Collects descriptions of tracks and merges them."""

    def __init__(self) -> None:
        self._table = Table({_ROW: pl.UInt32, **SCHEMA})
        self._first: dict[int, int] = {}
        self._more: dict[int, dict[int, Description]] = {}

    def add(self, row: int, description: Description) -> None:
        """Add a record's description of the track in `row`; a repeated description adds nothing."""
        digest = hash(description)
        first = self._first.get(row)
        if first is None:
            self._first[row] = digest
            self._table.add((row, *description))
        elif first != digest:
            self._more.setdefault(row, {})[digest] = description

    def frame(self) -> pl.DataFrame:
        """One row for each described track: the column `row`, then `SCHEMA`."""
        return settled(self._table.frame(), self._more)

    def all(self) -> pl.DataFrame:
        """All different descriptions: the first of each track, then the others of each in their order."""
        others = Table({_ROW: pl.UInt32, **SCHEMA})
        for row, more in self._more.items():
            for description in more.values():
                others.add((row, *description))
        return pl.concat([self._table.frame(), others.frame()])


def settled(table: pl.DataFrame, more: Mapping[int, Mapping[int, Description]]) -> pl.DataFrame:
    """Merge the first descriptions of tracks with the others that some of them have.

    Args:
        table: One row for each described track: the column `row`, then `SCHEMA`.
        more: Row → the other descriptions, by digests.
    """
    if not more:
        return table
    several = pl.col(_ROW).is_in(pl.Series(list(more), dtype=pl.UInt32).implode())
    found = Table({_ROW: pl.UInt32, **SCHEMA})
    for row, *first in table.filter(several).iter_rows():
        known = tuple(
            tuple(cast("list[str]", value)) if isinstance(value, list) else value for value in first
        )
        found.add((row, *put_together([known, *more[row].values()])))
    return pl.concat([table.filter(~several), found.frame()])


def put_together(descriptions: Sequence[Description]) -> Description:
    """Merge several descriptions: the first known value of each field.

    Ids come from a record that has the chosen names, or there are none.

    Args:
        descriptions: At least one.
    """
    known = [dict(zip(SCHEMA, description, strict=True)) for description in descriptions]
    found: dict[str, Any] = {}
    for name in SCHEMA:
        names = _NAMED_BY.get(name)
        said = [one for one in known if one[name]]
        if names:
            said = [one for one in said if not one[names] or one[names] == found[names]]
        found[name] = said[0][name] if said else _NOTHING[name]
    return tuple(found.values())
