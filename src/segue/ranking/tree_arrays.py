"""From LightGBM's text format to the arrays of the compiled loop that sums leaves; see `segue.compiled.trees`."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.compiled import MOST_LEAVES, TreeArrays
from segue.ranking.tree_text import Trees

_DEFAULT_LEFT: Final = 2
"""Bit of a decision type: missing values go left."""

_MISSING: Final = 12
"""Bits that say what counts as missing: nothing (NaN is read as 0), zeros and NaN, or NaN."""

_ZEROS: Final = 4
_NAN: Final = 8


def arrays_of(trees: Trees) -> TreeArrays | None:
    """Return trees as that loop reads them; None where LightGBM itself must predict.

    It must without the compiled loop, with more than `MOST_LEAVES` leaves a tree, and with zeros that count as missing.
    """
    if not compiled.available():
        return None
    missing = trees.lists["decision_type"].astype(np.int64) & _MISSING
    if trees.leaves.max() > MOST_LEAVES or (missing == _ZEROS).any():
        return None
    return _arrays(trees)


def _arrays(trees: Trees) -> TreeArrays:
    thresholds, decisions = trees.lists["threshold"], trees.lists["decision_type"].astype(np.int64)
    lefts = np.where(decisions & _MISSING == _NAN, decisions & _DEFAULT_LEFT > 0, thresholds >= 0)
    nodes = trees.leaves - 1
    ends = np.cumsum(nodes)
    owner = np.repeat(np.arange(len(nodes)), nodes)
    order = np.lexsort((lefts, owner))  # a tree's nodes that send missing values right come first
    masks, places = _masks(trees)
    rights = np.bincount(owner[~lefts], minlength=len(nodes))
    return TreeArrays(
        features=trees.lists["split_feature"].astype(np.int32)[order],
        thresholds=_rounded_down(thresholds)[order],
        masks=masks[order],
        starts=np.concatenate([[0], ends]).astype(np.int64),
        turns=(ends - nodes + rights).astype(np.int64),
        leaves=np.cumsum(trees.leaves) - trees.leaves,
        values=trees.lists["leaf_value"][places],
    )


def _rounded_down(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the largest float32 that is not above each threshold: a float32 is at most either, or above both."""
    with np.errstate(over="ignore"):
        near = thresholds.astype(np.float32)
        return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)


def _masks(trees: Trees) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Return each node's mask, and the leaves from left to right as places in the list of all leaves."""
    masks: list[int] = []
    places: list[int] = []
    lefts: list[int] = trees.lists["left_child"].astype(np.int64).tolist()
    rights: list[int] = trees.lists["right_child"].astype(np.int64).tolist()
    node = 0  # first of a tree; its first leaf is as far on as there are trees before it
    for number, leaves in enumerate(trees.leaves.tolist()):
        own = slice(node, node + leaves - 1)
        cleared, order = _spans(lefts[own], rights[own])
        masks += [~bits & 0xFFFFFFFF for bits in cleared]
        places += [node + number + leaf for leaf in order]
        node += leaves - 1
    return np.array(masks, np.uint32), np.array(places, np.intp)


def _spans(lefts: list[int], rights: list[int]) -> tuple[list[int], list[int]]:
    """Return the bits of the leaves on the left of each node of a tree, and its leaves from left to right.

    A child from 0 is a node, one below 0 a leaf: -1, -2, …; nodes come before the nodes below them.
    """
    sizes = [0] * len(lefts)
    for k in reversed(range(len(lefts))):
        sizes[k] = sum(1 if child < 0 else sizes[child] for child in (lefts[k], rights[k]))
    firsts, order = [0] * len(lefts), [0] * (len(lefts) + 1)
    cleared: list[int] = []
    for k, children in enumerate(zip(lefts, rights, strict=True)):
        first = firsts[k]
        for child in children:
            if child < 0:
                order[first] = -1 - child
            else:
                firsts[child] = first
            first += 1 if child < 0 else sizes[child]
        size = 1 if lefts[k] < 0 else sizes[lefts[k]]
        cleared.append(((1 << size) - 1) << firsts[k])
    return cleared, order
