from __future__ import annotations

import datetime as dt

import numpy as np

from segue.sample import World
from segue.sample.catalogue import LAST_DAY
from segue.sample.genres import GENRES
from segue.sample.themes import THEMES


def test_an_album_is_of_one_artist_and_one_day_with_places_in_a_row(world: World) -> None:
    tracks = world.tracks
    order = np.lexsort((tracks.place, tracks.album))
    album = tracks.album[order]
    assert np.bincount(album).tolist() == world.albums.tracks.tolist()
    starts = np.cumsum(world.albums.tracks) - world.albums.tracks
    assert (tracks.place[order] == np.arange(album.size) - starts[album]).all()
    assert (tracks.artist == world.albums.artist[tracks.album]).all()
    assert (tracks.released == world.albums.released[tracks.album]).all()


def test_rows_are_in_no_order_that_gives_structure_away(world: World) -> None:
    same = (world.tracks.album[1:] == world.tracks.album[:-1]).mean()
    assert same < 0.01


def test_releases_lie_between_the_sixties_and_the_last_day(world: World) -> None:
    years = world.dataset.tracks["released"].dt.year()
    assert years.min() >= 1965
    assert world.tracks.released.max() <= LAST_DAY
    assert years.n_unique() > 30
    assert 2005 <= years.median() <= 2015


def test_tracks_of_an_era_theme_are_of_that_era(world: World) -> None:
    eras = {number: theme.era for number, theme in enumerate(THEMES) if theme.era}
    assert len(eras) >= 4
    for number, (first, last) in eras.items():
        days = world.tracks.released[world.tracks.theme == number]
        years = np.array([dt.date.fromordinal(day).year for day in days.tolist()])
        assert years.size
        assert years.min() >= first
        assert years.max() <= last


def test_sound_follows_genre_and_theme(world: World) -> None:
    tracks = world.tracks
    number = {genre.key: place for place, genre in enumerate(GENRES)}
    energy = {key: tracks.energy[tracks.genre == place].mean() for key, place in number.items()}
    assert energy["newage"] < energy["ballad"] < energy["dance"] < energy["metal"]
    grit = {key: tracks.timbre[tracks.genre == place, 2].mean() for key, place in number.items()}
    assert grit["classical"] < grit["hiphop"] < grit["metal"]
    themes = {theme.key: place for place, theme in enumerate(THEMES)}
    tempo = {key: tracks.tempo[tracks.theme == place].mean() for key, place in themes.items()}
    assert tempo["gym"] > tempo["sleep"] + 20


def test_artists_keep_to_a_few_scenes_and_differ_in_output_and_fame(world: World) -> None:
    per_artist = np.bincount(world.tracks.artist, minlength=len(world.artists))
    busy = np.flatnonzero(per_artist >= 10)
    assert busy.size > 50
    for artist in busy[:50]:
        assert np.unique(world.tracks.scene[world.tracks.artist == artist]).size <= 3
    assert per_artist.max() > 5 * np.median(per_artist[per_artist > 0])
    assert world.artists.popularity.max() > 50 * np.median(world.artists.popularity)


def test_some_tracks_feature_a_guest(world: World) -> None:
    credits_ = world.dataset.tracks["artists"]
    guests = (credits_.list.len() == 2).mean()
    assert 0.08 < guests < 0.16
    assert credits_.list.len().min() == 1
    assert (credits_.list.n_unique() == credits_.list.len()).all()
    assert (world.dataset.tracks["artist_ids"].list.len() == credits_.list.len()).all()
