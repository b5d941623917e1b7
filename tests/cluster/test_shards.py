"""Shards are a property of the numbers alone."""

from __future__ import annotations

import numpy as np
import pytest

from segue.cluster.shards import Cut, check, shard_of, usual_shards
from segue.errors import ConfigError


def test_the_hash_is_the_same_in_every_version() -> None:
    assert shard_of(np.arange(12), 5).tolist() == [0, 0, 0, 3, 3, 3, 2, 2, 2, 3, 1, 3]
    assert shard_of(np.array([0], np.int32), 1 << 30).tolist() == [0xE220A8397B1DCDAF % (1 << 30)]


def test_a_cut_holds_each_number_once_and_its_shards_are_alike_in_size() -> None:
    cut = Cut.of(10_000, 8)
    assert sorted(cut.order.tolist()) == list(range(10_000))
    sizes = np.diff(cut.bounds)
    assert sizes.sum() == 10_000
    assert sizes.min() > 1_100
    for shard in range(8):
        members = cut.members(shard)
        assert (np.diff(members) > 0).all()
        assert (shard_of(members, 8) == shard).all()


def test_more_shards_than_numbers_leave_some_empty() -> None:
    assert Cut.of(0, 3).bounds.tolist() == [0, 0, 0, 0]
    assert Cut.of(2, 4).bounds[-1] == 2


def test_the_usual_number_grows_with_the_pairs() -> None:
    assert [usual_shards(pairs) for pairs in (0, 5_000_000, 66_346_428, 6_600_000_000)] == [4, 8, 128, 1024]


@pytest.mark.parametrize("shards", [0, -1, 5000])
def test_a_number_out_of_range_is_refused(shards: int) -> None:
    with pytest.raises(ConfigError, match="1 to 4096 shards"):
        check(shards)
