"""A matrix of weights for factorisations by shards."""

from __future__ import annotations

import numpy as np
from scipy.sparse import random_array

from segue.facets.sparse import Csr, csr


def held() -> Csr:
    """60 playlists of 90 facets."""
    drawn = random_array((60, 90), density=0.08, format="csr", rng=np.random.default_rng(1))
    return csr((drawn.data + 0.5).astype(np.float32), drawn.indices, drawn.indptr, (60, 90))
