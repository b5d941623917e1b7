from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.split import allocation


@st.composite
def kinds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Playlists' codes and the shares of up to four mixes."""
    mixes = draw(st.integers(1, 4))
    codes = draw(st.lists(st.integers(1, 2**mixes - 1), min_size=1, max_size=60))
    parts = draw(st.lists(st.integers(1, 9), min_size=mixes, max_size=mixes))
    return np.array(codes), np.array(parts) / sum(parts)


def feasible(counts: np.ndarray, reached: np.ndarray) -> bool:
    return all(
        sum(counts[mix] for mix in chosen) <= reached[sum(1 << mix for mix in chosen)]
        for size in range(1, counts.size + 1)
        for chosen in itertools.combinations(range(counts.size), size)
    )


def test_reach_counts_playlists_that_fit_any_mix_of_the_set():
    codes = np.array([0b01, 0b01, 0b10, 0b11])
    assert allocation.reach(codes, 2).tolist() == [0, 3, 2, 4]


def test_quotas_meet_the_shares_exactly_where_they_can():
    reached = allocation.reach(np.full(1000, 0b1111), 4)
    assert allocation.quotas(reached, np.array([0.42, 0.39, 0.11, 0.08]), 100).tolist() == [42, 39, 11, 8]


def test_a_scarce_mix_gets_all_there_is_and_the_rest_keep_their_proportions():
    codes = np.array([0b001] * 4 + [0b110] * 96)
    counts = allocation.quotas(allocation.reach(codes, 3), np.array([0.5, 0.2, 0.3]), 54)
    assert counts.tolist() == [4, 20, 30]


def test_largest_total_keeps_the_shares_and_a_rare_mix_does_not_hold_it_down():
    shares = np.array([0.5, 0.5])
    assert allocation.largest_total(allocation.reach(np.array([0b01] * 30 + [0b10] * 70), 2), shares) == 60
    rare = np.array([0b01] * 3 + [0b10] * 997)
    assert allocation.largest_total(allocation.reach(rare, 2), shares) == 1000


@given(kinds(), st.data())
@settings(deadline=None)
def test_quotas_are_feasible_complete_and_no_move_brings_them_nearer(
    drawn: tuple[np.ndarray, np.ndarray], data: st.DataObject
):
    codes, shares = drawn
    total = data.draw(st.integers(1, codes.size))
    reached = allocation.reach(codes, shares.size)
    counts = allocation.quotas(reached, shares, total)
    assert counts.sum() == total
    assert feasible(counts, reached)
    for give, take in itertools.permutations(range(shares.size), 2):
        moved = counts.copy()
        moved[give] -= 1
        moved[take] += 1
        if moved[give] >= 0 and feasible(moved, reached):
            over, under = (counts[give] - 1) / shares[give], (counts[take] + 1) / shares[take]
            assert over <= under + 1e-9


@given(kinds(), st.data())
@settings(deadline=None)
def test_assign_gives_every_mix_its_count_of_playlists_that_fit_it(
    drawn: tuple[np.ndarray, np.ndarray], data: st.DataObject
):
    codes, shares = drawn
    total = data.draw(st.integers(1, codes.size))
    counts = allocation.quotas(allocation.reach(codes, shares.size), shares, total)
    chosen = allocation.assign(codes, counts, np.random.default_rng(data.draw(st.integers(0, 99))))
    assert [int((chosen == mix).sum()) for mix in range(shares.size)] == counts.tolist()
    held = chosen != allocation.FREE
    assert np.all(codes[held] >> chosen[held] & 1)


def test_assign_moves_playlists_along_when_an_early_mix_took_them():
    codes = np.array([0b011] * 5 + [0b110] * 5 + [0b100] * 5)
    counts = np.array([5, 5, 5])
    for seed in range(20):
        chosen = allocation.assign(codes, counts, np.random.default_rng(seed))
        assert np.bincount(chosen).tolist() == [5, 5, 5]


def test_assign_chooses_at_random():
    codes = np.full(40, 0b1)
    picks = [allocation.assign(codes, np.array([10]), np.random.default_rng(seed)) for seed in range(30)]
    often = np.mean([pick == 0 for pick in picks], axis=0)
    assert len({pick.tobytes() for pick in picks}) == 30
    assert often.max() < 0.7
    assert often.min() > 0.0


def test_assign_refuses_counts_that_no_assignment_meets():
    with pytest.raises(ValueError, match="feasible"):
        allocation.assign(np.array([0b1, 0b1]), np.array([3]), np.random.default_rng(0))
