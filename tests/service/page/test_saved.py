"""What is kept of a playlist: as it grows, against other tabs, and through what breaks on the way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.page.keeping import Desk, kept, saved, until

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
Open = Any
PUTS = "**/v1/playlists/*"


def test_what_is_made_is_kept_on_the_server(desk: Desk) -> None:
    desk.open()
    desk("#title").press_sequentially("kept by the server")
    expect(desk("#saved")).to_have_text("Draft saved")
    desk("#results .do-keep").first.click()
    desk("#file").click()
    expect(desk("#saved")).to_have_text("Saved")
    playlists = desk.get("v1/playlists?limit=100")["playlists"]
    stored = next(one for one in playlists if one["title"] == "kept by the server")
    assert [str(id_) for id_ in stored["kept"]] == desk.seeds()

    desk("#new").click()
    expect(desk("#title")).to_have_value("")
    desk("#library").click()
    desk(
        ".library-open",
    ).filter(has_text="kept by the server").click()
    expect(desk("#title")).to_have_value("kept by the server")
    assert [str(id_) for id_ in stored["tracks"]] == desk.seeds()

    desk("#library").click()
    desk.page.get_by_role("button", name="Delete kept by the server").click()
    expect(desk(".library-open").filter(has_text="kept by the server")).to_have_count(0)


def test_pins_weights_and_order_are_kept(desk: Desk) -> None:
    one, two, three, four, five = (track["id"] for track in desk.get("v1/tracks?limit=5")["tracks"])
    desk.open(tracks=f"{three},{one}*4,{two}*0", pinned=f"{five},{four}")
    desk("#title").fill("고정과 비중")
    stored = saved(desk, "고정과 비중")
    assert (stored["tracks"], stored["weights"], stored["pinned"]) == (
        [three, one, two],
        [1, 4, 0],
        [five, four],
    )
    desk("#new").click()
    expect(desk("#seeds > li")).to_have_count(0)
    desk("#library").click()
    desk("#drafts summary").click()
    desk(".library-open").filter(has_text="고정과 비중").click()
    expect(desk("#seeds .weight-value")).to_have_text(["×1", "×4", "off"])
    assert desk.seeds() == [str(three), str(one), str(two)]
    assert desk.ids()[:2] == [str(five), str(four)]


def test_back_keeps_what_was_changed_in_compare(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("a[data-view=compare]").click()
    desk("#title").fill("새벽 드라이브")
    desk("#tag-input").fill("비")
    desk("#tag-input").press("Enter")
    desk.page.go_back()
    expect(desk("#next")).to_be_visible()
    expect(desk("#title")).to_have_value("새벽 드라이브")
    expect(desk("#tag-chips .chip")).to_have_text(["비"])
    desk.page.reload()
    expect(desk("#title")).to_have_value("새벽 드라이브")
    desk.page.go_forward()
    expect(desk("#compare-heading")).to_be_visible()
    expect(desk("#title")).to_have_value("새벽 드라이브")


def test_another_link_is_another_playlist_and_back_leads_to_the_last_state_of_the_one_before(
    desk: Desk,
) -> None:
    desk.open(title="first walk")
    key = desk.run("() => history.state.key")
    desk("a[data-view=compare]").click()
    desk("#title").fill("first walk, changed")
    desk.page.evaluate("location.hash = '#title=second%20walk'")
    expect(desk("#title")).to_have_value("second walk")
    assert desk.run("() => history.state.key") != key
    desk.page.evaluate("history.go(-2)")
    expect(desk("#title")).to_have_value("first walk, changed")
    expect(desk("#next")).to_be_visible()
    assert desk.run("() => history.state.key") == key


def test_a_tab_that_closes_at_once_loses_nothing(desk: Desk) -> None:
    desk.open()
    desk("#title").fill("closed at once")
    desk.page.goto("about:blank")
    desk.open()  # a busy browser may end the page before it sends: then the next one does
    saved(desk, "closed at once")
    until(
        desk,
        lambda: desk.run(
            "() => Object.keys(localStorage).filter(name => name.includes('unsaved')).length === 0"
        ),
    )
    assert len(kept(desk, "closed at once")) == 1


def test_a_tab_that_is_killed_loses_nothing(desk: Desk) -> None:
    desk.page.add_init_script("addEventListener('pagehide', event => event.stopImmediatePropagation())")
    desk.open()
    desk("#title").fill("killed at once")
    desk.page.goto("about:blank")
    desk.open()
    saved(desk, "killed at once")


def test_another_playlist_does_not_cancel_what_waits_of_the_one_before(desk: Desk) -> None:
    desk.open()
    desk("#title").fill("left behind")
    desk("#new").click()
    saved(desk, "left behind")


def test_a_change_while_the_service_is_away_is_named_and_sent_later(desk: Desk) -> None:
    desk.forgiven = True
    desk.open()
    desk.page.route(PUTS, lambda route: route.abort())
    desk("#title").fill("밤 산책 🌙")
    expect(desk("#unsaved")).to_contain_text("밤 산책 🌙")
    expect(desk("#saved")).to_have_text("Not saved")
    desk.page.unroute(PUTS)
    expect(desk("#saved")).to_have_text("Draft saved")
    expect(desk("#unsaved")).to_be_hidden()
    saved(desk, "밤 산책 🌙")


def test_what_was_not_sent_before_the_tab_closed_is_sent_by_the_next_one(desk: Desk) -> None:
    desk.forgiven = True
    desk.open()
    # what a page sends as it closes goes past routes, and in some browsers past being offline
    desk.run("() => { window.fetch = () => Promise.reject(new TypeError('away')) }")
    desk("#title").fill("closed while away")
    desk.page.goto("about:blank")
    assert kept(desk, "closed while away") == []
    desk.open(title="something else")
    saved(desk, "closed while away")
    expect(desk("#title")).to_have_value("something else")


def test_an_answer_that_is_lost_is_no_change_elsewhere(desk: Desk) -> None:
    desk.forgiven = True
    desk.open()
    lost: list[Any] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch())
        route.abort()

    desk.page.route(PUTS, lose)
    desk("#title").fill("no answer came")
    expect(desk("#saved")).to_have_text("Not saved")
    assert lost[0].status == 200
    desk("#title").fill("no answer came, changed since")
    desk.page.unroute(PUTS)
    saved(desk, "no answer came, changed since")
    expect(desk("#saved")).to_have_text("Draft saved")
    expect(desk("#conflict-dialog")).to_be_hidden()
    assert kept(desk, "no answer came") == []


def test_what_is_left_of_a_page_overwrites_nothing(desk: Desk) -> None:
    desk.forgiven = True
    desk.open()
    desk("#title").fill("left over")
    first = saved(desk, "left over")
    expect(desk("#saved")).to_have_text("Draft saved")
    desk.page.route(PUTS, lambda route: route.abort())
    desk("#title").fill("left over, not sent")
    desk.page.goto("about:blank")
    desk.page.unroute(PUTS)
    body = {"title": "left over, elsewhere"}
    assert desk.page.request.put(f"{desk.address}v1/playlists/{first['key']}", data=body).status == 200
    desk.open(title="something else")
    assert saved(desk, "left over, not sent")["draft"] is True
    assert saved(desk, "left over, elsewhere")["key"] == first["key"]
    expect(desk(".toast")).to_contain_text("left over, not sent")


def test_an_abandoned_try_is_a_draft(desk: Desk) -> None:
    desk.open()
    desk("#title").fill("only a try")
    saved(desk, "only a try")
    desk("#new").click()
    desk("#library").click()
    expect(desk("#library-list .library-open").filter(has_text="only a try")).to_have_count(0)
    desk("#drafts summary").click()
    desk("#draft-list .library-open").filter(has_text="only a try").click()
    expect(desk("#title")).to_have_value("only a try")
    desk("#file").click()
    expect(desk("#saved")).to_have_text("Saved")
    expect(desk("#file")).to_be_hidden()
    desk("#library").click()
    expect(desk("#library-list .library-open").filter(has_text="only a try")).to_have_count(1)


@pytest.mark.parametrize("way", ["row", "toast"])
def test_what_was_deleted_can_be_brought_back(desk: Desk, way: str) -> None:
    name = f"deleted, {way}"
    one, two = (track["id"] for track in desk.get("v1/tracks?limit=2")["tracks"])
    body = {"title": name, "tags": ["밤"], "tracks": [one], "weights": [4.0], "pinned": [two]}
    desk.page.request.put(f"{desk.address}v1/playlists/deleted-{way}", data=body)
    before = saved(desk, name)
    desk.open()
    desk("#library").click()
    desk.page.get_by_role("button", name=f"Delete {name}").click()
    expect(desk("#library-list .grave")).to_contain_text(name)
    assert kept(desk, name) == []
    if way == "row":
        desk.page.get_by_role("button", name=f"Bring {name} back").click()
        expect(desk(".library-open").filter(has_text=name)).to_have_count(1)
    else:
        desk.page.keyboard.press("Escape")
        desk(".toast-action").click()
    assert saved(desk, name)["etag"] == before["etag"]
