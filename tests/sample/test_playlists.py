from __future__ import annotations

import datetime as dt

import numpy as np

from segue.sample import World
from segue.sample.catalogue import LAST_DAY
from segue.sample.themes import THEMES


def test_likes_are_mostly_none_with_a_heavy_tail(world: World) -> None:
    likes = world.dataset.playlists["likes"].to_numpy()
    assert np.median(likes) == 0
    assert np.quantile(likes, 0.99) > 20
    assert likes.max() > 20 * np.quantile(likes, 0.99)


def test_edits_are_mostly_recent_and_none_after_the_last_day(world: World) -> None:
    updated = world.dataset.playlists["updated"]
    assert updated.dt.date().max() <= dt.date.fromordinal(LAST_DAY)
    assert updated.dt.year().min() >= 2004
    assert (updated.dt.year() >= 2015).mean() > 0.7
    assert updated.dt.hour().n_unique() == 24


def test_seasonal_playlists_are_edited_in_season(world: World) -> None:
    months = world.dataset.playlists["updated"].dt.month().to_numpy()
    for number, theme in enumerate(THEMES):
        mine = months[world.playlists.theme == number]
        if 0 < len(theme.months) <= 4:
            in_season = np.isin(mine, theme.months).mean()
            assert in_season > 1.3 * len(theme.months) / 12


def test_themes_are_asked_for_by_share(world: World) -> None:
    found = np.bincount(world.playlists.theme, minlength=len(THEMES))
    share = np.array([theme.share for theme in THEMES])
    assert found.min() > 0
    assert np.corrcoef(found, share)[0, 1] > 0.7


def test_second_scenes_are_kin_more_often_than_chance(world: World) -> None:
    scenes, playlists = world.scenes, world.playlists
    assert (scenes.theme[playlists.scene] == playlists.theme).all()
    first, second = playlists.scene, playlists.other_scenes[:, 0]
    kin = (scenes.theme[first] == scenes.theme[second]) | (scenes.genre[first] == scenes.genre[second])
    assert 0.75 < kin.mean() < 0.95
