"""What several records say of one track, put together field by field.

A playlist may name a track by its path alone that another one describes. So nothing is settled until all is read: every
field comes from the first record that knows it. Records that do not contradict each other give the same in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import polars as pl

from segue.data.dataset import TRACK_SCHEMA
from segue.data.records.columns import Table

Description = tuple[Any, ...]
"""The values of `SCHEMA`, lists as tuples: None or () where nothing is known."""

SCHEMA: Final = {name: kind for name, kind in TRACK_SCHEMA.items() if name != "id"}

_ROW: Final = "row"
_NOTHING: Final = {name: () if isinstance(kind, pl.List) else None for name, kind in SCHEMA.items()}
_NAMED_BY: Final = {"artist_ids": "artists", "album_id": "album"}
"""Ids, and what they are the ids of: an id is no other name's."""


class Descriptions:
    """Collects descriptions of tracks and settles them."""

    def __init__(self) -> None:
        self._table = Table({_ROW: pl.UInt32, **SCHEMA})
        self._first: dict[int, int] = {}
        self._more: dict[int, dict[int, Description]] = {}

    def add(self, row: int, description: Description) -> None:
        """Take what a record says of the track in `row`; a description that came before adds nothing."""
        digest = hash(description)
        first = self._first.get(row)
        if first is None:
            self._first[row] = digest
            self._table.add((row, *description))
        elif first != digest:
            self._more.setdefault(row, {})[digest] = description

    def frame(self) -> pl.DataFrame:
        """A row a described track, `SCHEMA` after the column `row`."""
        table = self._table.frame()
        if not self._more:
            return table
        several = pl.col(_ROW).is_in(pl.Series(list(self._more), dtype=pl.UInt32).implode())
        settled = Table({_ROW: pl.UInt32, **SCHEMA})
        for row, *first in table.filter(several).iter_rows():
            known = tuple(
                tuple(cast("list[str]", value)) if isinstance(value, list) else value for value in first
            )
            settled.add((row, *put_together([known, *self._more[row].values()])))
        return pl.concat([table.filter(~several), settled.frame()])


def put_together(descriptions: Sequence[Description]) -> Description:
    """The one description that several make: of each field what is known first.

    Ids come from a record that has the names that count, or none.

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
