"""Curves of energy: a place for every track by its energy, near which the links choose."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Integers
from segue.flow.links import Matrix
from segue.flow.orders import Curve

SLACK: Final = 10
"""A track may stand a tenth of the list from its place on the curve, and at least `LEAST_SLACK` places."""

LEAST_SLACK: Final = 2


def places(energy: NDArray[np.floating[Any]], curve: Curve) -> Integers:
    """Return the place of each track on a curve, (tracks,), each place once.

    Args:
        energy: (tracks,); equal energies keep their order.
        curve: "rising" has the least energy first, "falling" the most; "arch" rises to the middle, then falls.
    """
    by_energy = np.argsort(energy, kind="stable")
    if curve == "falling":
        by_energy = np.argsort(-energy, kind="stable")
    elif curve == "arch":
        by_energy = np.concatenate([by_energy[::2], by_energy[1::2][::-1]])
    found = np.empty(len(energy), np.int64)
    found[by_energy] = np.arange(len(energy))
    return found


def along(links: Matrix, wanted: Integers, before: NDArray[np.float64]) -> Integers:
    """Return an order in which every track stands near its place, and follows the best of those that may come.

    No track stands further from its place than a tenth of the list, or two places if that is more.

    Args:
        links: How well each track follows each, (tracks, tracks).
        wanted: The place of each track, each place once.
        before: How well each track follows what comes before the list, (tracks,).
    """
    size = len(wanted)
    slack = max(LEAST_SLACK, size // SLACK)
    left = np.ones(size, np.bool_)
    found = np.empty(size, np.int64)
    follows = before
    for place in range(size):
        may = left & (wanted <= place + slack)
        must = left & (wanted <= place - slack)
        at = int(np.where(must if must.any() else may, follows, -np.inf).argmax())
        left[at], found[place], follows = False, at, links[at]
    return found


def inserted(links: Matrix, order: Integers, others: Integers) -> Integers:
    """Return an order with other tracks, each where it breaks the links least."""
    found = order.tolist()
    for other in others.tolist():
        here = np.array(found, np.int64)
        gains = links[here, other]
        gains[:-1] += links[other, here[1:]] - links[here[:-1], here[1:]]
        found.insert(int(gains.argmax()) + 1, other)
    return np.array(found, np.int64)
