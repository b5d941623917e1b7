"""What Enter takes from a field with completions: what is in the field counts, however late an answer is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any


@contextlib.contextmanager
def held(desk: Desk, path: str) -> Iterator[None]:
    """Searches at an address wait until the block ends, however it ends."""
    waiting: list[Any] = []
    pattern = f"**/{path}?search=*"
    desk.page.route(pattern, lambda route: waiting.append(route))
    try:
        yield
    finally:
        for route in waiting:
            with contextlib.suppress(sync_api.Error):  # the page gave it up
                route.continue_()
        desk.page.unroute(pattern)


def _two_tracks(desk: Desk) -> tuple[Any, Any]:
    """Two tracks of different titles, neither in the completions of the other's title."""
    tracks = desk.get("v1/tracks?limit=40")["tracks"]
    first = tracks[0]
    listed = {track["id"] for track in desk.get(f"v1/tracks?limit=8&search={first['title']}")["tracks"]}
    return first, next(track for track in tracks if track["id"] not in listed)


def test_enter_takes_what_the_field_says_and_not_a_completion_of_an_earlier_text(desk: Desk) -> None:
    desk.open()
    first, second = _two_tracks(desk)
    desk("#search").fill(first["title"])
    expect(desk(".search [role=option]").first).to_contain_text(first["title"])
    with held(desk, "v1/tracks"):
        desk("#search").fill(second["title"])
        desk("#search").press("Enter")
        expect(desk("#seeds > li")).to_have_count(0)
    expect(desk("#seeds .track-title")).to_have_text([second["title"]])


def test_a_tag_that_begins_a_known_one_can_be_entered(desk: Desk) -> None:
    desk.open()
    known = next(tag for tag in (one["tag"] for one in desk.get("v1/tags?limit=50")["tags"]) if len(tag) > 1)
    desk("#tag-input").fill(known[:-1])
    expect(desk(".tag-field [role=option]").filter(has_text=known).first).to_be_visible()
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text([known[:-1]])


def test_an_arrow_in_a_list_of_another_text_chooses_nothing_of_it(desk: Desk) -> None:
    desk.open()
    first, second = _two_tracks(desk)
    desk("#search").fill(first["title"])
    expect(desk(".search [role=option]").first).to_be_visible()
    with held(desk, "v1/tracks"):
        desk("#search").fill(second["title"])
        desk("#search").press("ArrowDown")
        expect(desk(".search [aria-selected=true]")).to_have_count(0)
        desk("#search").press("Enter")
    expect(desk("#seeds .track-title")).to_have_text([second["title"]])


def test_a_tag_is_what_is_written_though_completions_of_its_beginning_are_there(desk: Desk) -> None:
    desk.open()
    tag = desk.get("v1/tags?limit=1")["tags"][0]["tag"]
    desk("#tag-input").fill(tag[:1])
    expect(desk(".tag-field [role=option]").filter(has_text=tag).first).to_be_visible()
    with held(desk, "v1/tags"):
        desk("#tag-input").fill(f"{tag[:1]} 새 태그")
        desk("#tag-input").press("Enter")
        expect(desk("#tag-chips .chip")).to_have_text([f"{tag[:1]} 새 태그"])


def test_arrows_choose_a_completion_of_a_tag(desk: Desk) -> None:
    desk.open()
    desk("#tag-input").focus()
    option = desk(".tag-field [role=option] .option-name").first
    expect(option).to_be_visible()
    tag = option.inner_text()
    desk("#tag-input").press("ArrowDown")
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text([tag])


@pytest.mark.parametrize(
    "ending", [{"isComposing": True, "keyCode": 229}, {"isComposing": False, "keyCode": 229}]
)
def test_an_enter_that_ends_a_syllable_takes_nothing(desk: Desk, ending: dict[str, Any]) -> None:
    desk.open()
    desk("#tag-input").fill("새벽감")
    desk("#tag-input").evaluate(
        "(field, more) => field.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...more}))",
        ending,
    )
    expect(desk("#tag-chips .chip")).to_have_count(0)
    expect(desk("#tag-input")).to_have_value("새벽감")
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text(["새벽감"])


def test_a_search_that_is_down_says_so_and_enter_tries_again(desk: Desk) -> None:
    desk.forgiven = True
    desk.open()
    track = desk.get("v1/tracks?limit=1")["tracks"][0]
    desk.page.route("**/v1/tracks?search=*", lambda route: route.abort())
    desk("#search").fill(track["title"])
    expect(desk(".search .none")).to_contain_text("can't be reached")
    desk.page.unroute_all()
    desk("#search").press("Enter")
    expect(desk("#seeds .track-title")).to_have_text([track["title"]])
