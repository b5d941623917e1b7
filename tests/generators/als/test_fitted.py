"""What a fitted factorisation makes of its arrays when it is loaded."""

from __future__ import annotations

import numpy as np
import pytest

from segue.generators.als.fitted import _most_held


@pytest.mark.parametrize("n", [0, 1, 4, 6, 7, 9])
def test_the_tracks_of_most_playlists_are_searched_and_ties_go_to_the_lower_code(n: int) -> None:
    counts = np.array([2, 0, 5, 2, 2, 9, 0], np.float32)
    order = [5, 2, 0, 3, 4, 1, 6]
    assert _most_held(counts, n).tolist() == sorted(order[:n])
