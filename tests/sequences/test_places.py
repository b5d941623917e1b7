"""Places as waves: each place differs, and a longer list begins with the same ones."""

from __future__ import annotations

import numpy as np

from segue.sequences.places import HEIGHT, waves


def test_waves_by_hand():
    found = waves(2, 4)
    lengths = np.array([1.0, 100.0])
    wanted = HEIGHT * np.concatenate([np.sin(1 / lengths), np.cos(1 / lengths)])
    np.testing.assert_allclose(found[0], HEIGHT * np.array([0, 0, 1, 1]))
    np.testing.assert_allclose(found[1], wanted, rtol=1e-6)


def test_no_two_of_5000_places_are_alike():
    found = waves(5_000, 8)
    assert len(np.unique(found, axis=0)) == 5_000
    np.testing.assert_array_equal(found[:7], waves(7, 8))
