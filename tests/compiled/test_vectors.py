from __future__ import annotations

import numpy as np
import pytest

from segue import compiled


@pytest.mark.parametrize(("vectors", "dim"), [(0, 5), (1, 1), (700, 223), (257, 64)])
def test_products_of_whole_numbers_are_exact(vectors: int, dim: int) -> None:
    rng = np.random.default_rng(0)
    some = rng.integers(-127, 128, (vectors, dim)).astype(np.int8)
    queries = rng.integers(-30_000, 30_001, (3, dim)).astype(np.int16)
    assert (
        compiled.whole_products(some, queries).tolist() == (queries.astype(int) @ some.T.astype(int)).tolist()
    )
