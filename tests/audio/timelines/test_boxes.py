from __future__ import annotations

import numpy as np

from segue.audio.mel import MELON, band_edges
from segue.audio.timelines.boxes import box


def test_a_box_is_the_run_around_the_highest_row() -> None:
    assert box(np.array([0, 0, 1, 0, 0, 0], np.float32), MELON) == (16, 24)  # row 2 of 6: bands 16 to 23
    assert box(np.array([1, 0, 0, 0, 0, 0.9], np.float32), MELON) == (0, 8)
    assert box(np.array([0, 0, 0, 0, 0, 5], np.float32), MELON) == (40, 48)
    assert box(np.full(6, 0.3, np.float32), MELON) == (0, 48)


def test_edges_are_between_the_bands_centres() -> None:
    edges, centres = band_edges(MELON), MELON.centres()
    assert edges.shape == (49,)
    assert (edges[:-1] < centres).all()
    assert (centres < edges[1:]).all()
    assert edges[-1] < 8000
