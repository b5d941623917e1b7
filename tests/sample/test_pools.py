from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segue.sample.pools import Pool

members = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 9), st.integers(0, 20)), min_size=1, max_size=30
)


@given(
    members,
    st.integers(-1, 4),
    st.integers(0, 25),
    st.none() | st.integers(-5, 25),
    st.floats(0, 1, exclude_max=True),
)
def test_draws_from_the_group_and_the_days_asked_for(
    rows: list[tuple[int, int, int]], group: int, until: int, since: int | None, uniform: float
) -> None:
    groups, weights, released = (np.array(column) for column in zip(*rows, strict=True))
    pool = Pool(groups, np.arange(len(rows)), weights, released)
    first = None if since is None else np.array([since])
    drawn = int(pool.draw(np.array([uniform]), np.array([group]), np.array([until]), first)[0])
    fits = {
        row
        for row, (of, _, day) in enumerate(rows)
        if of == group and day <= until and (since is None or day >= since)
    }
    assert drawn in fits if fits else drawn == -1


def test_draws_in_proportion_to_weight() -> None:
    pool = Pool(np.zeros(3, dtype=int), np.arange(3), np.array([1, 2, 7]), np.array([5, 4, 3]))
    uniform = (np.arange(10_000) + 0.5) / 10_000
    drawn = pool.draw(uniform, np.zeros(10_000, dtype=int), np.full(10_000, 9))
    assert np.bincount(drawn).tolist() == [1_000, 2_000, 7_000]
    early = pool.draw(uniform, np.zeros(10_000, dtype=int), np.full(10_000, 4))
    assert np.bincount(early, minlength=3).tolist()[0] == 0
