"""Whoever comes: by keyboard, in Korean, while the service is away."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any
Open = Any


def test_a_playlist_is_made_without_a_pointer(desk: Desk) -> None:
    desk.open()
    keyboard = desk.page.keyboard
    keyboard.press("Tab")
    expect(desk("#skip")).to_be_focused()
    keyboard.press("Enter")
    expect(desk("#next-heading")).to_be_focused()

    keyboard.press("t")
    keyboard.type("새벽")
    keyboard.press("Enter")
    expect(desk("#tag-input")).to_be_focused()
    tag = desk.get("v1/tags?limit=1")["tags"][0]["tag"]
    keyboard.type(tag)
    expect(desk(".tag-field [role=option]").first).to_be_visible()
    keyboard.press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text([tag])
    keyboard.press("Escape")

    desk("#next-heading").focus()
    desk.settle()
    keyboard.press("n")
    keyboard.press("ArrowDown")
    third = desk.ids()[2]
    keyboard.press("ArrowDown")
    keyboard.press("k")
    assert desk.seeds() == [third]
    fourth = desk.page.evaluate("document.activeElement.closest('li').dataset.key")
    keyboard.press("x")
    assert fourth not in desk.ids()
    keyboard.press("Control+z")
    assert fourth in desk.ids()


def test_letters_can_be_switched_off(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("#results .do-keep").first.focus()
    desk.page.keyboard.press("?")
    desk("#letters").uncheck()
    desk.page.keyboard.press("Escape")
    expect(desk("#shortcuts-dialog")).to_be_hidden()
    before = desk.ids()
    desk("#results .do-keep").first.focus()
    desk.page.keyboard.press("x")
    assert desk.ids() == before


def test_a_dialog_gives_the_focus_back(desk: Desk) -> None:
    desk.open()
    desk("#shortcuts").press("Enter")
    expect(desk("#shortcuts-dialog")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk("#shortcuts")).to_be_focused()


def test_every_button_has_a_name(desk: Desk) -> None:
    desk.open(title="새벽", tags="비")
    nameless = desk.run(
        """() => [...document.querySelectorAll("button, input, select, textarea, a")]
          .filter((element) => element.checkVisibility())
          .filter((element) => !element.getAttribute("aria-label") && !element.innerText?.trim())
          .filter((element) => !element.labels?.length)
          .map((element) => element.outerHTML)"""
    )
    assert nameless == []


def test_the_page_speaks_the_browsers_language(desk_of: Open) -> None:
    korean = desk_of(locale="ko-KR").open()
    expect(korean("html")).to_have_attribute("lang", "ko")
    expect(korean("#next-heading")).to_have_text("이어질 곡")
    korean("#language").click()
    expect(korean("#next-heading")).to_have_text("What comes next")
    korean.page.reload()
    expect(korean("#next-heading")).to_have_text("What comes next")


def test_other_languages_get_english(desk_of: Open) -> None:
    expect(desk_of(locale="fr-FR").open()("#next-heading")).to_have_text("What comes next")


def test_both_languages_have_all_words(desk: Desk) -> None:
    desk.open()
    english, korean = desk.run(
        """async () => {
          const words = async (tag) => Object.keys((await import(`/page/js/words/${tag}.js`)).default);
          return Promise.all(["en", "ko"].map(words));
        }"""
    )
    assert english == korean


def test_a_korean_syllable_in_the_making_is_not_taken(desk: Desk) -> None:
    desk.open()
    desk("#tag-input").fill("새벼")
    desk("#tag-input").evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(desk("#tag-chips .chip")).to_have_count(0)


def test_a_service_that_is_away_is_told_kindly_and_comes_back(desk: Desk) -> None:
    desk.forgiven = True
    desk.open(title="새벽")
    before = desk.titles()
    desk.page.route("**/v1/continuations*", lambda route: route.abort())
    desk("#title").fill("드라이브")
    expect(desk("#banner")).to_contain_text("Segue can't be reached")
    assert desk.titles() == before
    desk.page.unroute("**/v1/continuations*")
    desk("#banner button").click()
    expect(desk("#banner .banner")).to_have_count(0)
    assert desk.titles() != before


def test_a_busy_service_is_asked_again(desk: Desk) -> None:
    desk.forgiven = True
    answers = iter([503])

    def busy_once(route: Any) -> None:
        if next(answers, None):
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"title": "Busy", "status": 503})
        else:
            route.continue_()

    desk.page.route("**/v1/continuations*", busy_once)
    desk.page.goto(desk.address)
    expect(desk("#banner")).to_contain_text("Segue is busy")
    expect(desk("#results > li")).to_have_count(20)
    expect(desk("#banner .banner")).to_have_count(0)


def test_a_problem_says_what_the_service_says(desk: Desk) -> None:
    desk.forgiven = True
    problem = {"title": "No", "status": 422, "detail": "expected tea, got coffee.", "hint": "Brew again."}
    desk.page.route("**/v1/continuations*", lambda route: route.fulfill(status=422, json=problem))
    desk.page.goto(desk.address)
    expect(desk("#banner")).to_contain_text("expected tea, got coffee.")
    expect(desk("#banner")).to_contain_text("Brew again.")


def test_a_key_is_asked_for_and_used(desk: Desk) -> None:
    desk.forgiven = True

    def locked(route: Any) -> None:
        if route.request.headers.get("authorization") == "Bearer open sesame":
            route.continue_()
        else:
            route.fulfill(
                status=401, json={"title": "Unauthorized", "status": 401, "detail": "expected an API key."}
            )

    desk.page.route("**/v1/**", locked)
    desk.page.goto(desk.address)
    desk("#banner input").fill("open sesame")
    desk("#banner input").press("Enter")
    expect(desk("#results > li")).to_have_count(20)


def test_a_failure_that_lasts_is_told_once(desk: Desk) -> None:
    desk.forgiven = True
    desk.open(title="새벽")
    desk.page.route("**/v1/continuations*", lambda route: route.abort())
    desk("#title").fill("드라이브")
    expect(desk("#banner .banner")).to_be_visible()
    desk("#banner .banner").evaluate("box => { box.id = 'told'; }")
    with desk.page.expect_event("requestfailed"):
        desk("#banner button").click()
    desk.page.wait_for_function("!document.querySelector('#next').hasAttribute('aria-busy')")
    expect(desk("#told")).to_be_visible()
