"""Paths: all tracks once, near the best order, and the gains of changes are what they say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from segue.flow.path import _moves, _turns, length, path

RNG = np.random.default_rng(5)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 40])
def test_every_track_comes_once_behind_the_first(size: int) -> None:
    for first in {0, size // 2, size - 1}:
        found = path(RNG.random((size, size)), first)
        assert found[0] == first
        assert sorted(found.tolist()) == list(range(size))


def test_a_path_is_hardly_shorter_than_the_best_of_all() -> None:
    shares: list[float] = []
    for _ in range(20):
        links = RNG.random((6, 6))
        best = max(length(links, np.array([0, *rest])) for rest in itertools.permutations(range(1, 6)))
        shares.append(length(links, path(links, 0)) / best)
        assert shares[-1] <= 1 + 1e-9
    assert np.mean(shares) > 0.97


def test_a_chain_of_links_is_found_from_its_beginning() -> None:
    order = RNG.permutation(30)
    links = np.zeros((30, 30))
    links[order[:-1], order[1:]] = 1
    assert path(links, int(order[0])).tolist() == order.tolist()


def test_equal_links_leave_the_order() -> None:
    assert path(np.ones((8, 8)), 0).tolist() == list(range(8))


def test_the_gains_of_changes_are_those_of_the_changed_paths() -> None:
    links, order = RNG.random((7, 7)), np.arange(7)
    along = np.zeros((8, 8))
    along[:7, :7] = links
    base, turned = length(links, order), _turns(along)
    for start, end in itertools.combinations(range(1, 7), 2):
        changed = [*order[:start], *order[start : end + 1][::-1], *order[end + 1 :]]
        assert turned[start, end] == pytest.approx(length(links, np.array(changed)) - base)
    for count in (1, 2, 3):
        gains = _moves(along, count)
        for start, behind in itertools.product(range(7), range(7)):
            part = order[start : start + count]
            if start == 0 or len(part) < count or start - 1 <= behind <= start + count - 1:
                assert gains[start, behind] == -np.inf
                continue
            rest = [track for track in order if track not in part]
            at = rest.index(behind) + 1
            changed = np.array([*rest[:at], *part, *rest[at:]])
            assert gains[start, behind] == pytest.approx(length(links, changed) - base)
