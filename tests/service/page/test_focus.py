"""The focus never falls out of what a keyboard works in."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any

FOCUSED = "() => [document.activeElement.id, ...document.activeElement.classList].join(' ')"


def focused(desk: Desk) -> str:
    """Id and classes of what has the focus."""
    return desk.run(FOCUSED)


def row_of_focus(desk: Desk) -> str:
    return desk.run("() => document.activeElement.closest('.result')?.dataset.key ?? ''")


def without(desk: Desk, ids: list[str]) -> None:
    """Let answers from now on lack these tracks."""

    def thinner(route: Any) -> None:
        answer = route.fetch()
        body = answer.json()
        for continuation in body["continuations"]:
            continuation["tracks"] = [one for one in continuation["tracks"] if str(one["id"]) not in ids]
        route.fulfill(response=answer, json=body)

    desk.page.route("**/v1/continuations*", thinner)


def test_after_a_keep_the_focus_stays_though_the_next_answer_lacks_its_row(desk: Desk) -> None:
    desk.open(title="새벽")
    ids = desk.ids()
    without(desk, ids[2:5])
    desk("#results .do-keep").nth(2).focus()
    desk.page.keyboard.press("Enter")
    expect(desk(f"#result-{ids[3]}")).to_have_count(0)
    desk.settle()
    assert "do-keep" in focused(desk)
    assert row_of_focus(desk) == desk.ids()[2]


def test_a_row_that_a_slider_takes_away_hands_the_focus_on(desk: Desk) -> None:
    desk.open(title="새벽")
    without(desk, desk.ids())
    desk("#results .do-like").first.focus()
    desk.slide("#diversity", 40)
    assert "do-like" in focused(desk)


def test_the_last_row_hands_the_focus_to_the_heading(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("#results .do-drop").first.focus()
    desk.page.route("**/v1/continuations*", lambda route: route.fulfill(json=empty_answer(route)))
    desk.slide("#diversity", 40)
    expect(desk("#no-results")).to_be_visible()
    assert focused(desk).startswith("next-heading")


def empty_answer(route: Any) -> Any:
    """An answer without tracks."""
    body = route.fetch().json()
    body["continuations"][0]["tracks"] = []
    return body


def test_lists_hand_the_focus_on_and_then_back_to_their_field(desk: Desk) -> None:
    one, two = (str(track["id"]) for track in desk.get("v1/tracks?limit=2")["tracks"])
    desk.open(tags="비,새벽", tracks=f"{one},{two}")
    for remove, field in ((".seed-remove", "search"), (".chip-remove", "tag-input")):
        desk(remove).first.focus()
        desk.page.keyboard.press("Enter")
        assert remove.removeprefix(".") in focused(desk)
        desk.page.keyboard.press("Enter")
        assert focused(desk).startswith(field)


def test_a_field_that_the_page_gives_the_focus_opens_no_list_over_what_is_below(desk: Desk) -> None:
    desk.open(tags="비")
    desk("#tag-chips .chip-remove").click()
    assert focused(desk).startswith("tag-input")
    desk.page.wait_for_timeout(500)  # a list would be there by then
    expect(desk("#tag-input")).to_have_attribute("aria-expanded", "false")
    desk.page.keyboard.press("ArrowDown")
    expect(desk("#tag-input")).to_have_attribute("aria-expanded", "true")


def test_a_suggested_tag_that_is_taken_hands_the_focus_on(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("#tag-suggestions button").first.focus()
    desk.page.keyboard.press("Enter")
    expect(desk("#tag-chips .chip")).to_have_count(1)
    desk.settle()
    assert "ghost" in focused(desk)


def test_more_like_this_keeps_the_focus_to_the_end(desk: Desk) -> None:
    desk.open(title="새벽")
    row = desk.ids()[0]
    desk("#results .do-like").first.click()
    buttons = desk(f"#like-{row} .icon-button")
    count = buttons.count()
    buttons.first.focus()
    for _ in range(count):
        assert desk.run("() => document.activeElement !== document.body")
        desk.page.keyboard.press("Enter")
        desk.settle()
    assert desk.run("() => document.activeElement !== document.body")


def test_a_message_gives_the_focus_back(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("#results .do-drop").nth(1).focus()
    desk.page.keyboard.press("Enter")
    place = desk.ids()[1]
    desk(".toast .icon-button").focus()
    desk.page.keyboard.press("Enter")
    expect(desk(".toast")).to_have_count(0)
    assert row_of_focus(desk) == place


def test_showing_more_leads_to_what_is_new_also_after_a_failure(desk: Desk) -> None:
    desk.open(title="새벽")
    desk.forgiven = True  # the 503 is what it is about
    desk.page.route(
        "**/v1/continuations*",
        lambda route: route.fulfill(status=503, headers={"Retry-After": "60"}, body="{}"),
    )
    desk("#more-results").focus()
    desk.page.keyboard.press("Enter")
    expect(desk("#banner .banner")).to_be_visible()
    assert focused(desk).startswith("results")
    desk.page.unroute("**/v1/continuations*")
    desk("#banner .button").focus()
    desk.page.keyboard.press("Enter")
    desk.settle()
    expect(desk("#banner .banner")).to_have_count(0)
    assert focused(desk).startswith("next-heading")


def test_a_click_beside_everything_is_left_alone(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("#results .do-keep").first.focus()
    desk.run("() => document.activeElement.blur()")
    desk.slide("#diversity", 40)
    assert desk.run("() => document.activeElement === document.body")
