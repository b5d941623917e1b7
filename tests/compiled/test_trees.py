from __future__ import annotations

import numpy as np

from segue import compiled


def test_rows_reach_the_leaf_on_their_way_and_missing_values_go_where_the_node_sends_them() -> None:
    """One tree: x0 <= 1 ? (x1 <= 0, missing left ? 10 : 20) : 30, and one leaf; for more rows than a block."""
    trees = compiled.TreeArrays(
        features=np.array([0, 1], np.int32),
        thresholds=np.array([1, 0], np.float32),
        masks=np.array([~0b011 & 0xFFFFFFFF, ~0b001 & 0xFFFFFFFF], np.uint32),
        starts=np.array([0, 2, 2], np.int64),
        turns=np.array([1, 2], np.int64),
        leaves=np.array([0, 3], np.int64),
        values=np.array([10, 20, 30, 0.5]),
    )
    nan = np.nan
    rows = np.array([[1, 0], [1, 1], [2, 0], [nan, 0], [0, nan]], np.float32)
    expected = [10.5, 20.5, 30.5, 30.5, 10.5]
    assert compiled.summed_leaves(trees, rows).tolist() == expected
    assert compiled.summed_leaves(trees, np.tile(rows, (40, 1))).tolist() == expected * 40
    assert compiled.summed_leaves(trees, rows[:0]).tolist() == []
