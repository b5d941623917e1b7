"""A map by UMAP; in a file of its own, because Numba compiles for a minute before the first one."""

from __future__ import annotations

import numpy as np
import pytest

from segue.vectors.fitted import FittedVectors
from segue.vectors.maps import layout


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore")  # what Numba and the package say of each other
def test_worlds_lie_apart_and_equal_seeds_give_equal_maps(word2vec: FittedVectors) -> None:
    places = layout(word2vec, method="umap", kinds=("track",), seed=1)
    assert len(places) == 40
    spots = np.array([(place.x, place.y) for place in places])
    first = np.array([int(place.token.removeprefix("track:")) < 20 for place in places])
    apart = np.linalg.norm(spots[first].mean(axis=0) - spots[~first].mean(axis=0))
    assert apart > 0.5
    assert layout(word2vec, method="umap", kinds=("track",), seed=1) == places
    assert len(layout(word2vec, method="umap", most=3)) == 3  # the fewest
