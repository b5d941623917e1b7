from __future__ import annotations

import numpy as np
import pytest

from segue.sample.genres import NUMBER
from segue.sample.scenes import make_scenes
from segue.sample.size import Size
from segue.sample.themes import THEMES

FULL_TRACKS = 707_989
"""Tracks of the Melon playlist data."""


@pytest.mark.parametrize("tracks", [50, 12_000, FULL_TRACKS])
def test_every_theme_has_scenes_of_its_genres(tracks: int) -> None:
    size = Size(playlists=1, tracks=tracks)
    scenes = make_scenes(size, seed=0)
    assert len(scenes) == size.scenes
    for number, theme in enumerate(THEMES):
        mine = scenes.theme == number
        assert mine.any()
        assert set(scenes.genre[mine].tolist()) <= {NUMBER[key] for key in theme.genres}
        if theme.era:
            assert scenes.year[mine].min() >= theme.era[0]
            assert scenes.year[mine].max() <= theme.era[1]


def test_scenes_multiply_slower_than_tracks() -> None:
    small, large = (Size(playlists=1, tracks=tracks) for tracks in (12_000, FULL_TRACKS))
    assert small.scenes < large.scenes < small.scenes * FULL_TRACKS / 12_000


def test_demand_is_shared_out_by_theme() -> None:
    scenes = make_scenes(Size(playlists=1, tracks=FULL_TRACKS), seed=1)
    demand = np.bincount(scenes.theme, weights=scenes.demand)
    share = np.array([theme.share for theme in THEMES])
    assert np.corrcoef(demand, share)[0, 1] > 0.9
