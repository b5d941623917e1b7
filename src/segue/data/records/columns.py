"""Collecting rows for a frame."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray


class Table:
    """Rows for a frame. They are packed regularly, so that memory holds columns instead of objects."""

    BLOCK: Final = 1 << 15

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = dict(schema)
        self._rows: list[tuple[Any, ...]] = []
        self._packed: list[pl.DataFrame] = []

    def add(self, row: tuple[Any, ...]) -> None:
        """Add one row, in the schema's order."""
        self._rows.append(row)
        if len(self._rows) >= self.BLOCK:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """All rows so far."""
        self._pack()
        return pl.concat(self._packed)

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._schema)
        self._packed.append(
            pl.DataFrame(
                [
                    _column(name, values, self._schema[name])
                    for name, values in zip(self._schema, columns, strict=True)
                ]
            )
        )
        self._rows = []


def _column(name: str, values: Sequence[Any], kind: Any) -> pl.Series:
    """A column. Lists are built from all their entries at once, which is many times faster than one by one."""
    if not isinstance(kind, pl.List):
        return pl.Series(name, values, dtype=kind)
    lengths = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
    items = pl.Series(name, list(itertools.chain.from_iterable(values)), dtype=kind.inner)
    return lists_of(items, lengths)


def lists_of(items: pl.Series, lengths: NDArray[np.int64]) -> pl.Series:
    """A column of lists: row r has the next `lengths[r]` of the items, (rows,)."""
    if (
        len(lengths) and (lengths == 1).all()
    ):  # as of tracks by one artist each; many times faster than groups
        return items.to_frame().select(pl.concat_list(items.name)).to_series()
    rows = np.arange(len(lengths), dtype=np.uint32)
    each = pl.DataFrame({"row": np.repeat(rows, lengths), items.name: items})
    lists = each.group_by("row", maintain_order=True).agg(items.name)
    return (
        pl.DataFrame({"row": rows})
        .join(lists, on="row", how="left", maintain_order="left")[items.name]
        .fill_null([])
    )
