"""Paths: an order of a small set of tracks in which neighbours link well, and which starts where it must.

The best next track is taken again and again (greedy). Then the path is improved by the best change of a kind at a time,
kind after kind, as long as one improves it: turning a part round (2-opt, Croes 1958), or moving up to three neighbours
elsewhere (Or-opt, Or 1976). Both see that links have a direction. Ties go to the earlier track, so that the same links
give the same path.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from segue.facets.sparse import Integers
from segue.flow.links import Matrix

CHANGES: Final = 60
"""Most changes after the greedy path; a set of a hundred takes 20 to 40."""

KINDS: Final = 4
"""Kinds of changes: turning a part round, and moving one, two or three neighbours."""

LEAST: Final = 1e-9
"""Least gain of a change, so that rounding never turns a path in a circle."""


def path(links: Matrix, first: int) -> Integers:
    """Return an order of all tracks that begins with `first`.

    Args:
        links: How well each track follows each, (tracks, tracks).
        first: The track at the beginning, which stays there.
    """
    found, changes, useless, kind = _greedy(links, first), 0, 0, 0
    while len(found) > 2 and changes < CHANGES and useless < KINDS:
        changed = _changed(links, found, kind)
        if changed is None:
            kind, useless = (kind + 1) % KINDS, useless + 1
        else:
            found, changes, useless = changed, changes + 1, 0
    return found


def length(links: Matrix, order: Integers) -> float:
    """Return the sum of the links along an order: higher is better."""
    return float(links[order[:-1], order[1:]].sum())


def _greedy(links: Matrix, first: int) -> Integers:
    taken = np.zeros(len(links))
    found = np.empty(len(links), np.int64)
    found[0] = at = first
    for place in range(1, len(links)):
        taken[at] = -np.inf
        found[place] = at = int((links[at] + taken).argmax())
    return found


def _changed(links: Matrix, order: Integers, kind: int) -> Integers | None:
    """Return the order after the best change of a kind: 0 turns a part, others move so many neighbours; or None."""
    size = len(order)
    # an end behind the last track, to which every link is 0
    along = np.zeros((size + 1, size + 1))
    along[:size, :size] = links.take(order, 0).take(order, 1)
    gains = _moves(along, kind) if kind else _turns(along)
    start, end = divmod(int(gains.argmax()), size)
    if gains[start, end] <= LEAST:
        return None
    if not kind:
        return np.concatenate([order[:start], order[start : end + 1][::-1], order[end + 1 :]])
    rest = np.concatenate([order[:start], order[start + kind :]])
    at = end + 1 if end < start else end + 1 - kind
    return np.concatenate([rest[:at], order[start : start + kind], rest[at:]])


def _turns(along: Matrix) -> Matrix:
    """Return what turning the part from place i to place j gains, (places, places); -inf where it is no part."""
    size = len(along) - 1
    here = np.arange(size)
    forward = np.concatenate([[0.0], np.cumsum(along[here[:-1], here[1:]])])
    backward = np.concatenate([[0.0], np.cumsum(along[here[1:], here[:-1]])])
    inside = backward - forward
    starts = along[here - 1, here] + inside
    ends = along[here, here + 1] - inside
    gains = along.take(here - 1, 0)[:, :size] + along[:size, 1:]
    gains -= starts[:, None]
    gains -= ends[None, :]
    gains[np.tri(size, dtype=np.bool_)] = -np.inf
    gains[0] = -np.inf
    return gains


def _moves(along: Matrix, count: int) -> Matrix:
    """Return what moving `count` tracks from place i to behind place j gains; -inf where that is no move."""
    size = len(along) - 1
    here = np.arange(size)
    last = np.minimum(here + count - 1, size - 1)
    before, after = here - 1, last + 1
    closed = along[before, after] - along[before, here] - along[last, after]
    gains = along[:size, :size].T + along.take(last, 0)[:, 1:]
    gains -= along[here, here + 1][None, :]
    gains += closed[:, None]
    for step in range(-1, count):  # behind the track before them, or behind one of themselves
        gains[here[max(0, -step) : size - max(0, step)], here[max(0, step) : size - max(0, -step)]] = -np.inf
    gains[0] = -np.inf
    gains[size - count + 1 :] = -np.inf
    return gains
