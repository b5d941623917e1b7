"""What Enter takes from a field with completions: what is in the field counts, however late an answer is."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any


class Held:
    """Requests to an address that wait until they are let go."""

    def __init__(self, desk: Desk, path: str) -> None:
        self._page = desk.page
        self._routes: list[Any] = []
        self._pattern = f"**/{path}?search=*"
        self._page.route(self._pattern, self._routes.append)

    def let_go(self) -> None:
        """Answer the last of them, and all that come."""
        while not self._routes:
            self._page.wait_for_timeout(20)
        self._routes[-1].continue_()
        self._page.unroute(self._pattern)


def _two_tracks(desk: Desk) -> tuple[Any, Any]:
    """Two tracks of different titles, neither in the completions of the other's title."""
    tracks = desk.get("v1/tracks?limit=40")["tracks"]
    first = tracks[0]
    listed = {track["id"] for track in desk.get(f"v1/tracks?limit=8&search={first['title']}")["tracks"]}
    return first, next(track for track in tracks if track["id"] not in listed)


def test_enter_takes_the_track_of_what_is_written_not_of_what_was_written_before(desk: Desk) -> None:
    desk.open()
    first, second = _two_tracks(desk)
    desk("#search").fill(first["title"])
    expect(desk(".search [role=option][aria-selected=true]")).to_contain_text(first["title"])
    held = Held(desk, "v1/tracks")
    desk("#search").fill(second["title"])
    desk("#search").press("Enter")
    expect(desk("#seeds > li")).to_have_count(0)
    held.let_go()
    expect(desk("#seeds .track-title")).to_have_text([second["title"]])


def test_an_arrow_in_a_list_of_another_text_chooses_nothing_of_it(desk: Desk) -> None:
    desk.open()
    first, second = _two_tracks(desk)
    desk("#search").fill(first["title"])
    expect(desk(".search [role=option]").first).to_be_visible()
    held = Held(desk, "v1/tracks")
    desk("#search").fill(second["title"])
    desk("#search").press("ArrowDown")
    expect(desk(".search [aria-selected=true]")).to_have_count(0)
    desk("#search").press("Enter")
    held.let_go()
    expect(desk("#seeds .track-title")).to_have_text([second["title"]])


def test_a_tag_is_what_is_written_though_completions_of_its_beginning_are_there(desk: Desk) -> None:
    desk.open()
    tag = desk.get("v1/tags?limit=1")["tags"][0]["tag"]
    desk("#tag-input").fill(tag[:1])
    expect(desk(".tag-field [role=option]").filter(has_text=tag).first).to_be_visible()
    held = Held(desk, "v1/tags")
    desk("#tag-input").fill(f"{tag[:1]} 새 태그")
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text([f"{tag[:1]} 새 태그"])
    desk.page.unroute_all()
    del held


def test_a_new_tag_can_be_the_beginning_of_a_known_one(desk: Desk) -> None:
    desk.open()
    tags = [one["tag"] for one in desk.get("v1/tags?limit=100")["tags"]]
    known = next(tag for tag in tags if len(tag) > 1 and tag[:-1] not in tags)
    desk("#tag-input").fill(known[:-1])
    expect(desk(".tag-field [role=option]").filter(has_text=known).first).to_be_visible()
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text([known[:-1]])


def test_arrows_choose_a_completion_of_a_tag(desk: Desk) -> None:
    desk.open()
    desk("#tag-input").focus()
    option = desk(".tag-field [role=option] .option-name").first
    expect(option).to_be_visible()
    tag = option.inner_text()
    desk("#tag-input").press("ArrowDown")
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text([tag])


@pytest.mark.parametrize("ending", [{"isComposing": True, "keyCode": 229}, {"isComposing": False, "keyCode": 229}])
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
