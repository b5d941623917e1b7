from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from segue.sample import World, make_sample
from segue.sample.tags import KINDS
from segue.sample.themes import THEMES


def test_counts_and_long_tail_are_melons(world: World) -> None:
    tags = world.dataset.playlists["tags"]
    per_playlist = tags.list.len().to_numpy()
    tagged = per_playlist[per_playlist > 0]
    assert tagged.mean() == pytest.approx(4.1, abs=0.2)
    assert (tagged.min(), tagged.max()) in {(1, 10), (1, 11)}
    counts = np.sort(list(Counter(tags.explode().drop_nulls()).values()))[::-1]
    assert 1_900 < counts.size < 3_000
    assert 0.55 < (counts == 1).mean() < 0.8
    assert 0.08 < counts[0] / tagged.size < 0.2
    assert 0.015 < counts[29] / tagged.size < 0.05


def test_distinct_tags_grow_slower_than_playlists() -> None:
    small, large = (make_sample(playlists=n, tracks=300).manifest.counts["tags"] for n in (1_000, 8_000))
    assert 2.5 * small < large < 6 * small


def test_tags_are_korean_and_english_with_made_up_ones(world: World) -> None:
    tags = world.dataset.playlists["tags"].explode().drop_nulls().unique()
    assert 0.6 < tags.str.contains("[가-힣]").mean() < 0.98
    assert 0.1 < tags.str.contains("[A-Za-z]").mean() < 0.5
    assert tags.str.starts_with("#").any()
    assert not (tags.str.strip_chars() != tags).any()
    assert (tags.str.len_chars() > 0).all()


def test_a_themes_tags_are_on_its_playlists(world: World) -> None:
    tags = world.dataset.playlists["tags"]
    theme = np.array([row.key for row in THEMES])[world.playlists.theme]
    for key, tag in (("christmas", "캐롤"), ("gym", "헬스"), ("study", "공부"), ("rain", "비오는날")):
        there = tags.list.contains(tag).to_numpy()
        assert there[theme == key].mean() > 0.15
        assert there[theme == key].mean() > 10 * there[theme != key].mean()


def test_broad_tags_follow_the_energy(world: World) -> None:
    tags = world.dataset.playlists["tags"]
    energy = np.array([row.energy for row in THEMES])[world.playlists.theme]
    for tag, loud in (("신나는", True), ("휴식", False), ("잔잔한", False), ("기분전환", True)):
        there = tags.list.contains(tag).to_numpy()
        further = energy[there].mean() - energy.mean()
        assert further > 0.1 if loud else further < -0.1


def test_shares_of_kinds_add_up() -> None:
    assert sum(KINDS.values()) == pytest.approx(1)
