"""Floors by hand: lists [0, 1, 2] and [1, 3], so that track 1 is in both."""

from __future__ import annotations

import numpy as np
import pytest

from segue.sequences.floors import Together
from segue.sequences.lists import Lists

LISTS = Lists.of([[0, 1, 2], [1, 3]], 5)


def test_co_occurrence_by_hand():
    found = Together(LISTS, near=False).scores(np.array([0], np.int32))
    assert found.tolist() == pytest.approx([1, 2**-0.5, 1, 0, 0])
    both = Together(LISTS, near=False).scores(np.array([0, 1], np.int32))
    assert both[3] == pytest.approx(2**-0.5)
    assert both[2] == pytest.approx(1 + 2**-0.5)


def test_adjacent_tracks_by_hand():
    found = Together(LISTS, near=True).scores(np.array([0], np.int32))
    assert found[1] == pytest.approx(2**0.1 * 3**-0.3)
    assert found[2] == pytest.approx(3**-0.3 * 2**-0.7)
    assert found[3] == found[4] == 0
