"""Two tabs with one playlist: neither overwrites what the other kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.page.keeping import Desk, kept, saved

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
Open = Any


def same_tab(desk: Desk, desk_of: Open) -> Desk:
    """A second tab as the browser duplicates the first one: with its address and its entry of the history."""
    other = desk_of()
    other.page.goto(desk.page.url)
    other.run("([state]) => history.replaceState(state, '')", desk.run("() => history.state"))
    other.page.reload()
    other.page.wait_for_selector("main[data-ready]")
    other.settle()
    return other


@pytest.mark.parametrize("choice", ["mine", "theirs", "copy"])
def test_a_second_tab_overwrites_nothing_unasked(desk: Desk, desk_of: Open, choice: str) -> None:
    name = f"two tabs, {choice}"
    desk.forgiven = True  # the 412 is what it is about
    desk.open()
    desk("#title").fill(name)
    saved(desk, name)
    expect(desk("#saved")).to_have_text("Draft saved")
    other = same_tab(desk, desk_of)
    other("#title").fill(f"{name}, theirs")
    theirs = saved(desk, f"{name}, theirs")

    desk("#title").fill(f"{name}, mine")
    expect(desk("#conflict-dialog")).to_be_visible()
    expect(desk("#conflict-text")).to_contain_text(f"{name}, mine")
    assert [one["key"] for one in kept(desk, f"{name}, theirs")] == [theirs["key"]]
    desk(f"#conflict-{choice}").click()
    expect(desk("#conflict-dialog")).to_be_hidden()
    expect(desk("#saved")).to_have_text("Draft saved")
    expect(desk("#unsaved")).to_be_hidden()
    expect(desk("#title")).to_have_value(f"{name}, theirs" if choice == "theirs" else f"{name}, mine")
    mine = [one["key"] for one in kept(desk, f"{name}, mine")]
    still = [one["key"] for one in kept(desk, f"{name}, theirs")]
    assert still == ([] if choice == "mine" else [theirs["key"]])
    assert (theirs["key"] in mine, len(mine)) == {
        "mine": (True, 1),
        "theirs": (False, 0),
        "copy": (False, 1),
    }[choice]


def test_who_closes_the_question_is_asked_after_the_next_change(desk: Desk, desk_of: Open) -> None:
    desk.forgiven = True
    desk.open()
    desk("#title").fill("asked twice")
    saved(desk, "asked twice")
    expect(desk("#saved")).to_have_text("Draft saved")
    other = same_tab(desk, desk_of)
    desk.page.request.delete(f"{desk.address}v1/playlists/{other.run('() => history.state.key')}")
    desk("#title").fill("asked twice, changed")
    expect(desk("#conflict-text")).to_contain_text("was deleted")
    desk.page.keyboard.press("Escape")
    expect(desk("#saved")).to_have_text("Not saved")
    expect(desk("#unsaved")).to_contain_text("asked twice, changed")
    desk("#title").fill("asked twice, and again")
    desk("#conflict-mine").click()
    saved(desk, "asked twice, and again")
