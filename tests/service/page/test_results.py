"""What one can do with the tracks that come next."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any


def test_each_result_says_why_in_words_and_shares(desk: Desk) -> None:
    desk.open(title="비 오는 날 새벽")
    row = desk("#results > li").first
    expect(row.locator(".reason-kind").first).to_have_text("word")
    expect(row).to_have_attribute(
        "aria-label", desk.page.locator("#results > li").first.get_attribute("aria-label")
    )
    assert "title word “" in row.get_attribute("aria-label")
    shares = row.locator(".reason-share").all_inner_texts()
    bars = row.locator(".reason-bar").evaluate_all(
        "bars => bars.map(bar => bar.style.getPropertyValue('--share'))"
    )
    assert [f"{float(bar.rstrip('%')):.0f}%" for bar in bars] == shares


def test_a_kind_of_reason_that_the_page_does_not_know_is_told_in_the_service_s_word(desk: Desk) -> None:
    desk.open()
    words = "async ([reason]) => (await import('/page/js/reasons.js')).sentence([reason])"
    assert desk.run(words, {"kind": "mood", "value": "잔잔한", "share": 0.5}) == "mood 잔잔한 50%"


def test_keeping_moves_a_track_into_the_playlist(desk: Desk) -> None:
    desk.open(title="새벽")
    first, second = desk.ids()[:2]
    desk("#results .do-keep").first.press("Enter")
    assert desk.seeds() == [first]
    assert first not in desk.ids()
    assert second in desk.ids()
    assert desk.page.evaluate("document.activeElement.classList.contains('do-keep')")


def test_dropping_takes_a_track_away_for_good(desk: Desk) -> None:
    desk.open(title="새벽")
    gone = desk.ids()[0]
    desk("#results .do-drop").first.click()
    assert gone not in desk.ids()
    assert len(desk.ids()) == 20
    for title in ("새벽 감성", "드라이브", ""):
        desk("#title").fill(title)
        assert gone not in desk.ids()
    desk.slide("#popularity", 100)
    assert gone not in desk.ids()
    desk.page.wait_for_url(f"**dropped={gone}**")
    desk.page.reload()
    assert gone not in desk.ids()


def test_a_dropped_track_can_be_let_back_in(desk: Desk) -> None:
    desk.open(title="새벽")
    gone = desk.ids()[0]
    desk("#results .do-drop").first.click()
    desk("#dropped summary").click()
    desk("#dropped-list .link-button").click()
    expect(desk(f"#result-{gone}")).to_be_visible()


def test_a_drop_can_be_undone_from_its_message(desk: Desk) -> None:
    desk.open(title="새벽")
    before = desk.ids()
    desk("#results .do-drop").first.click()
    desk(".toast-action").click()
    assert desk.ids() == before


def test_undo_and_redo_go_through_every_change(desk: Desk) -> None:
    desk.open(title="새벽")
    untouched = desk.ids()
    desk("#results .do-keep").first.click()
    kept = desk.ids()
    desk("#results .do-drop").nth(1).click()
    dropped = desk.ids()
    desk.page.keyboard.press("Control+z")
    assert desk.ids() == kept
    desk.page.keyboard.press("Control+z")
    assert desk.ids() == untouched
    assert desk.seeds() == []
    desk.page.keyboard.press("Control+Shift+z")
    desk.page.keyboard.press("Control+y")
    assert desk.ids() == dropped
    expect(desk("#redo")).to_have_attribute("aria-disabled", "true")


def test_typing_a_title_is_one_step_of_undo(desk: Desk) -> None:
    desk.open()
    desk("#title").press_sequentially("비 오는 날")
    desk("#title").press("Control+z")
    expect(desk("#title")).to_have_value("")


def test_a_pinned_track_stays_on_top(desk: Desk) -> None:
    desk.open(title="새벽")
    pinned = desk.ids()[3]
    desk("#results .do-pin").nth(3).click()
    assert desk.ids()[0] == pinned
    desk("#title").fill("드라이브")
    assert desk.ids()[0] == pinned
    expect(desk("#results .do-pin").first).to_have_attribute("aria-pressed", "true")
    desk("#results .do-pin").first.click()
    expect(desk(".result.is-pinned")).to_have_count(0)


def test_more_like_this_opens_below_the_track(desk: Desk) -> None:
    desk.open(title="새벽")
    id_ = desk.ids()[0]
    button = desk("#results .do-like").first
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    wanted = [track["title"] for track in desk.get(f"v1/tracks/{id_}/similar?n=6")["tracks"]]
    expect(desk(f"#like-{id_} .track-title")).to_have_text(wanted)
    desk(f"#like-{id_} .icon-button").first.click()
    expect(desk("#seeds .track-title")).to_have_text(wanted[:1])


def test_an_artist_can_be_left_out(desk: Desk) -> None:
    desk.open(title="새벽")
    artist = desk("#results .track-by > span").first.inner_text().split(", ")[0]
    desk("#results .do-like").first.click()
    desk(".like-foot .link-button").first.click()
    desk.settle()
    expect(desk("#results .track-by").filter(has_text=artist)).to_have_count(0)


def test_more_can_be_shown(desk: Desk) -> None:
    desk.open(title="새벽")
    first = desk.ids()
    desk("#more-results").click()
    expect(desk("#results > li")).to_have_count(40)
    assert desk.ids()[:20] == first


def test_the_list_is_told_to_a_screen_reader(desk: Desk) -> None:
    desk.open(title="새벽")
    gone, first = desk.titles()[:2]
    desk.run(
        """() => {
            window.told = "";
            const live = document.getElementById("live");
            const keep = new MutationObserver(() => (window.told += live.textContent));
            keep.observe(live, {childList: true, characterData: true, subtree: true});
        }"""
    )
    desk("#results .do-drop").first.click()
    # at once, or one after the other where the answer takes long
    for words in (f"20 tracks. First: {first}", gone):
        desk.page.wait_for_function("words => window.told.includes(words)", arg=words)


def test_an_answer_that_comes_late_never_has_the_last_word(desk: Desk) -> None:
    held: list[Any] = []
    desk.open(title="새벽")
    wanted = desk.ids()
    desk.page.route("**/v1/continuations*", lambda route: route.continue_() if held else held.append(route))
    with desk.page.expect_request("**/v1/continuations*"):
        desk("#title").fill("드라이브")
    desk("#title").fill("새벽 ")  # the same question as the first, while the second is under way
    desk.settle()
    for route in held:
        route.continue_()
    assert desk.ids() == wanted


def test_a_track_with_other_versions_says_so(desk: Desk) -> None:
    desk.open(title="새벽")
    said = desk.run(
        "async ([track]) => { const { createRow, updateRow } = await import('/page/js/row.js');"
        " const row = createRow({}, {}, 'x'); updateRow({}, row, track, 0, false);"
        " return row.querySelector('.versions')?.textContent ?? ''; }",
        {
            "id": 1,
            "title": "비",
            "artists": ["새벽"],
            "album": None,
            "year": None,
            "genres": [],
            "versions": [2, 3],
        },
    )
    assert said == "+2 versions"
