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


def test_nothing_comes_that_is_newer_than_a_day(desk: Desk) -> None:
    desk.open(title="새벽")
    before = desk.ids()
    years = sorted(desk.get(f"v1/tracks/{id_}")["year"] for id_ in before)
    day = f"{years[10]}-01-01"
    assert years[-1] > years[10]
    desk("#until").fill(day)
    desk.page.wait_for_url(f"**released_until={day}**")
    assert all(desk.get(f"v1/tracks/{id_}")["year"] <= years[10] for id_ in desk.ids())
    desk("#until").press("Control+z")
    expect(desk("#until")).to_have_value("")
    assert desk.ids() == before
    desk("#until").press("Control+y")
    expect(desk("#until")).to_have_value(day)
    desk("#until-clear").press("Enter")
    expect(desk("#until")).to_be_focused()
    expect(desk("#until-clear")).to_be_hidden()
    assert desk.ids() == before


def test_a_day_is_typed_by_its_parts_and_half_a_year_is_none(desk: Desk) -> None:
    asked: list[Any] = []
    desk.open(title="새벽")
    desk.page.on("request", lambda request: asked.append(request) if "continuations" in request.url else None)
    desk("#until").focus()
    desk.page.keyboard.type("06302015", delay=20)
    expect(desk("#until")).to_have_value("2015-06-30")
    desk.page.wait_for_url("**released_until=2015-06-30**")
    wanted = {request.post_data_json.get("constraints", {}).get("released_until") for request in asked}
    assert wanted - {None} == {"2015-06-30"}  # the map may still have asked as it was before
    expect(desk("#untune")).to_be_visible()
    desk("#untune").click()
    expect(desk("#until")).to_have_value("")


def test_what_was_in_another_playlist_does_not_come_again(desk: Desk) -> None:
    desk.open(title="새벽")
    kept, stays = desk.ids()[:2]
    desk("#results .do-keep").first.click()
    desk("#new").click()
    desk("#title").fill("새벽")
    assert kept in desk.ids()
    desk("#unheard").press("Space")
    expect(desk("#unheard")).to_be_checked()
    desk.page.wait_for_url("**unheard=1**")
    expect(desk("#unheard-how")).to_contain_text("Leaves out")
    expect(desk(f"#result-{kept}")).to_have_count(0)
    desk("#undo").click()
    expect(desk("#unheard")).not_to_be_checked()
    expect(desk(f"#result-{kept}")).to_be_visible()
    desk("#redo").click()
    expect(desk(f"#result-{kept}")).to_have_count(0)
    assert kept not in desk.ids()
    assert stays in desk.ids() or stays in _shelf(desk)
    desk.page.wait_for_url("**unheard=1**")
    desk.page.reload()
    desk.page.wait_for_selector("main[data-ready]")
    desk.settle()
    expect(desk(f"#result-{kept}")).to_have_count(0)
    desk("#untune").click()
    expect(desk(f"#result-{kept}")).to_be_visible()


def test_what_is_kept_now_can_be_taken_back_while_only_the_unheard_comes(desk: Desk) -> None:
    desk.open(title="새벽", unheard="1")
    first = desk.ids()
    desk("#results .do-keep").first.click()
    assert first[0] not in desk.ids()
    desk("#undo").click()
    assert desk.ids() == first


def test_the_library_counts_as_heard(desk: Desk) -> None:
    desk.open(title="새벽")
    one = int(desk.ids()[0])
    address = f"{desk.address}v1/playlists/heard-in-the-library"
    assert desk.page.request.put(address, data={"title": "old", "tracks": [one]}).ok
    try:
        desk("#unheard").check()
        expect(desk(f"#result-{one}")).to_have_count(0)
        expect(desk("#forget")).to_be_hidden()  # this browser knows nothing that it could forget
    finally:
        assert desk.page.request.delete(address).ok


def test_what_this_browser_knows_can_be_forgotten_and_brought_back(desk: Desk) -> None:
    shelf = _shelf(desk.open(title="새벽"))
    one = next(id_ for id_ in desk.ids() if id_ not in shelf)  # other tests keep playlists too
    desk.run("([ids]) => localStorage.setItem('segue.heard', ids)", f"[{one}]")
    desk.page.reload()
    desk.page.wait_for_selector("main[data-ready]")
    desk("#unheard").check()
    expect(desk(f"#result-{one}")).to_have_count(0)
    desk("#forget").click()
    expect(desk("#unheard")).to_be_focused()
    expect(desk(f"#result-{one}")).to_be_visible()
    expect(desk("#forget")).to_be_hidden()
    desk(".toast-action").click()
    expect(desk(f"#result-{one}")).to_have_count(0)


def test_what_a_browser_remembers_may_be_damaged(desk: Desk) -> None:
    for damaged in ('{"a": 1}', "[", '[null, {}, ""]', "7"):
        desk.open()
        desk.run("([text]) => localStorage.setItem('segue.heard', text)", damaged)
        desk.page.goto("about:blank")
        desk.open(title="새벽", unheard="1")
        assert len(desk.ids()) == 20


def _shelf(desk: Desk) -> set[str]:
    playlists = desk.get("v1/playlists?limit=100")["playlists"]
    return {
        str(id_) for playlist in playlists for part in ("tracks", "kept", "pinned") for id_ in playlist[part]
    }


def test_an_order_of_play_has_the_same_tracks_and_is_in_the_address(desk: Desk) -> None:
    desk.open(title="새벽")
    before = desk.ids()
    desk("#order").select_option("flow")
    desk.page.wait_for_url("**order=flow**")
    desk.settle()
    flowing = desk.ids()
    assert flowing != before
    assert sorted(flowing) == sorted(before)
    expect(desk("#order option")).to_have_count(5)
    desk("#order").select_option("flow:rising")
    expect(desk("#next-note")).to_contain_text("no curve of energy")
    desk("#untune").click()
    desk.settle()
    assert desk.ids() == before
