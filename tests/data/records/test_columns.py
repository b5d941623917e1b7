from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest

from segue.data.records.columns import Table, lists_of


@pytest.mark.parametrize("lengths", [[], [0], [1], [1, 1, 1], [2, 0, 1], [0, 3]])
def test_lists_have_their_items_whatever_their_lengths(lengths: list[int]) -> None:
    items = pl.Series("tags", [None if at == 2 else f"비{at}" for at in range(sum(lengths))], dtype=pl.String)
    found = lists_of(items, np.array(lengths, np.int64))
    ends = np.cumsum([0, *lengths])
    assert found.to_list() == [items.to_list()[a:b] for a, b in itertools.pairwise(ends)]
    assert (found.dtype, found.name) == (pl.List(pl.String), "tags")


def test_rows_are_packed_in_blocks_and_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Table, "BLOCK", 2)
    table = Table({"row": pl.UInt32, "names": pl.List(pl.String)})
    rows = [(0, ("a",)), (1, ("b",)), (2, ()), (3, ("c", "d")), (4, ("e",))]
    for row in rows:
        table.add(row)
    assert table.frame().rows() == [(row, list(names)) for row, names in rows]
