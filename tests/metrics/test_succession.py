"""Succession by hand: a matrix that knows the order, one that knows its opposite, one that knows nothing."""

from __future__ import annotations

import numpy as np
import pytest

from segue.metrics.succession import succession


def test_links_that_know_the_next_track_are_perfect():
    assert succession(np.eye(5, k=1)) == (1.0, 1.0, pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4))


def test_links_that_know_nothing_are_chance():
    above, rank, by_chance = succession(np.zeros((4, 4)))
    assert above == 0.5
    assert rank == pytest.approx(1 / 2)  # three candidates that tie: rank 2
    assert by_chance == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)


def test_a_link_counts_by_its_place_among_all_others():
    links = np.array([[9.0, 2.0, 3.0, 1.0], [0.0, 9.0, 1.0, 1.0], [5.0, 4.0, 9.0, 3.0], [0.0, 0.0, 0.0, 9.0]])
    found = succession(links)  # ranks 2, 1 1/2 and 3 of three candidates
    assert found.above == pytest.approx((1 / 2 + 3 / 4 + 0) / 3)
    assert found.reciprocal_rank == pytest.approx((1 / 2 + 2 / 3 + 1 / 3) / 3)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_short_playlist_has_nothing_to_choose(size):
    assert all(np.isnan(value) for value in succession(np.zeros((size, size))))
