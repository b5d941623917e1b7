"""The loop over trees: the sum of the leaves that rows of features reach, without walking from node to node."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import contiguous, loop, scratch

MOST_LEAVES: Final = 32
"""Most leaves of a tree: each is a bit."""

ROWS: Final = 64
"""Most rows that pass through the trees together, as in trees.c."""

ALIGNED: Final = 64
"""Bytes of a vector register, of which its memory must be a multiple."""

_LOOP: Final = loop("trees")


class TreeArrays(NamedTuple):
    """Trees as the loop reads them; see `segue_trees` in trees.c.

    Attributes:
        features: Feature of each node, (nodes,) int32.
        thresholds: A row with at most this goes left, (nodes,) float32.
        masks: The leaves that are left where a row goes right, (nodes,) uint32.
        starts: First node of each tree, and the end, (trees + 1,) int64.
        turns: First node of each tree that sends missing values left, (trees,) int64.
        leaves: First leaf of each tree, (trees,) int64.
        values: The leaves' values, from left to right, float64.
    """

    features: NDArray[np.int32]
    thresholds: NDArray[np.float32]
    masks: NDArray[np.uint32]
    starts: NDArray[np.int64]
    turns: NDArray[np.int64]
    leaves: NDArray[np.int64]
    values: NDArray[np.float64]


def summed_leaves(trees: TreeArrays, rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the sum of the values of the leaves that each row, (n, features), reaches, in the trees' order."""
    rows = contiguous(rows, np.float32)
    found = np.empty(len(rows))
    columns = scratch("any bytes", rows.shape[1] * ROWS * 4 + ALIGNED, np.uint8)
    _LOOP(rows, rows.shape[1], *trees, columns, found)
    return found
