from __future__ import annotations

import re

import polars as pl

from segue.sample import World
from segue.sample.themes import THEMES

HANGUL = re.compile("[가-힣]")
LATIN = re.compile("[A-Za-z]")


def share(pattern: re.Pattern[str], texts: pl.Series) -> float:
    return sum(bool(pattern.search(text)) for text in texts) / texts.len()


def test_no_two_artists_have_one_name(world: World) -> None:
    tracks = world.dataset.tracks
    named = tracks.select(pl.col("artist_ids").explode(), name=tracks["artists"].explode()).unique()
    assert named["artist_ids"].n_unique() == named["name"].n_unique() == named.height


def test_names_are_korean_and_english(world: World) -> None:
    tracks = world.dataset.tracks
    for column in (tracks["title"], tracks["artists"].list.first(), tracks["album"]):
        assert 0.2 < share(HANGUL, column) < 0.95
        assert 0.2 < share(LATIN, column) < 0.95
        assert all(text == text.strip() and text for text in column)


def test_pop_is_titled_in_english_and_trot_in_korean(world: World) -> None:
    tracks = world.dataset.tracks.with_columns(genre=pl.col("genres").list.first())
    assert share(HANGUL, tracks.filter(genre="해외 팝")["title"]) == 0
    assert share(HANGUL, tracks.filter(genre="트로트")["title"]) > 0.9


def test_track_titles_hint_at_the_theme(world: World) -> None:
    rain = next(number for number, theme in enumerate(THEMES) if theme.key == "rain")
    titles = world.dataset.tracks["title"].str.contains("빗방울|우산|장마|Rain|Umbrella")
    here, elsewhere = titles.filter(world.tracks.theme == rain), titles.filter(world.tracks.theme != rain)
    assert here.mean() > 5 * elsewhere.mean()


def test_an_album_has_one_name_and_genres_are_main_and_detail(world: World) -> None:
    tracks = world.dataset.tracks
    assert tracks.group_by("album_id").agg(pl.col("album").n_unique())["album"].max() == 1
    for main, full in tracks["genres"]:
        assert re.fullmatch(re.escape(main) + " / .+", full)
    assert tracks["genres"].list.last().n_unique() > 60
