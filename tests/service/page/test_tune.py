"""The sliders: each changes the list, and changes it back."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any


@pytest.mark.parametrize(("slider", "value"), [("#diversity", 100), ("#popularity", -100)])
def test_a_slider_changes_the_list(desk: Desk, slider: str, value: int) -> None:
    desk.open(title="새벽")
    before = desk.ids()
    desk.slide(slider, value)
    assert desk.ids() != before
    desk("#untune").click()
    assert desk.ids() == before


def test_popularity_prefers_the_known_or_the_rare(desk: Desk) -> None:
    def mean() -> float:
        return sum(desk.get(f"v1/tracks/{id_}")["playlists"] for id_ in desk.ids()) / 20

    desk.open(title="새벽", popularity="-1")
    rare = mean()
    desk.slide("#popularity", 100)
    assert mean() > rare


def test_years_are_kept_to(desk: Desk) -> None:
    desk.open(title="새벽")
    low, high = desk.get("v1/model")["years"]
    middle = (low + high) // 2
    desk.slide("#year-from", middle)
    expect(desk("#years-value")).to_have_text(f"{middle} – {high}")
    years = [desk.get(f"v1/tracks/{id_}")["year"] for id_ in desk.ids()]
    assert all(year >= middle for year in years)
    desk.slide("#year-to", low)  # the ends may meet, not pass
    expect(desk("#years-value")).to_have_text(str(low))


def test_an_artist_comes_no_more_often_than_the_cap(desk: Desk) -> None:
    desk.open(title="새벽")
    desk.slide("#per-artist", 1)
    expect(desk("#per-artist-value")).to_have_text("at most 1")
    desk.settle()
    artists = [tuple(desk.get(f"v1/tracks/{id_}")["artists"]) for id_ in desk.ids()]
    assert len({artist for group in artists for artist in group}) == sum(map(len, artists))


def test_genres_are_kept_to(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("#genres-field summary").click()
    chip = desk("#genres .chip").nth(1)
    genre = chip.inner_text()
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert all(genre in desk.get(f"v1/tracks/{id_}")["genres"] for id_ in desk.ids())


def test_a_list_that_nothing_fits_says_what_to_do(desk: Desk) -> None:
    desk.open(title="새벽", genres="no such genre")
    expect(desk("#no-results")).to_contain_text("Widen the years")
