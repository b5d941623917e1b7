"""Rows on their way to a frame."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl


class Table:
    """Rows on their way to a frame, packed every so often, so that memory holds columns and not objects."""

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
    """A column; lists are made of all their items at once, which is many times faster than one by one."""
    if not isinstance(kind, pl.List):
        return pl.Series(name, values, dtype=kind)
    rows = np.arange(len(values), dtype=np.uint32)
    lengths = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
    items = pl.DataFrame(
        {
            "row": np.repeat(rows, lengths),
            name: pl.Series(list(itertools.chain.from_iterable(values)), dtype=kind.inner),
        }
    )
    lists = items.group_by("row", maintain_order=True).agg(name)
    return (
        pl.DataFrame({"row": rows})
        .join(lists, on="row", how="left", maintain_order="left")[name]
        .fill_null([])
    )
