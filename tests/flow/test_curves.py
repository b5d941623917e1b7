"""Curves of energy: places, and orders that keep near them."""

from __future__ import annotations

import numpy as np
import pytest

from segue.flow.curves import LEAST_SLACK, SLACK, along, inserted, places
from segue.flow.orders import CURVES, ORDERS, RANKED

ENERGY = np.array([0.5, 0.1, 0.9, 0.3, 0.7])


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        ("rising", [0.1, 0.3, 0.5, 0.7, 0.9]),
        ("falling", [0.9, 0.7, 0.5, 0.3, 0.1]),
        ("arch", [0.1, 0.5, 0.9, 0.7, 0.3]),
    ],
)
def test_a_curve_gives_each_track_its_place(curve, expected):
    found = np.empty(5)
    found[places(ENERGY, curve)] = ENERGY
    assert found.tolist() == expected


@pytest.mark.parametrize("size", [1, 2, 7, 60])
def test_no_track_is_far_from_its_place_and_links_choose_in_between(size):
    rng = np.random.default_rng(size)
    links, wanted = rng.random((size, size)), rng.permutation(size)
    order = along(links, wanted, rng.random(size))
    assert sorted(order.tolist()) == list(range(size))
    slack = max(LEAST_SLACK, size // SLACK)
    assert (np.abs(wanted[order] - np.arange(size)) <= slack).all()
    if size == 60:
        strict = np.argsort(wanted)
        assert links[order[:-1], order[1:]].sum() > links[strict[:-1], strict[1:]].sum()


def test_others_go_where_they_link_best():
    links = np.zeros((4, 4))
    links[1, 3] = links[3, 2] = 1
    assert inserted(links, np.array([0, 1, 2]), np.array([3])).tolist() == [0, 1, 3, 2]


def test_every_order_has_its_row():
    assert ORDERS[0] == RANKED
    assert {CURVES[order] for order in ORDERS} == {None, "rising", "falling", "arch"}
