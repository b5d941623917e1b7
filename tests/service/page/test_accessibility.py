"""axe finds nothing serious, in light and dark, in every view."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python", reason="no axe: pip install axe-playwright-python")

Open = Any

SERIOUS = {"serious", "critical"}
RAIN = {"title": "비 오는 날", "tags": "새벽"}


@pytest.mark.parametrize(
    ("view", "colours"),
    [
        ("playlist", "light"),
        ("playlist", "dark"),
        ("health", "light"),
        ("health", "dark"),
        ("compare", "light"),
        ("compare", "dark"),
        ("empty", "light"),
        ("phone", "dark"),
    ],
)
def test_axe_finds_nothing_serious(desk_of: Open, view: str, colours: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}} if view == "phone" else {}
    desk = desk_of(color_scheme=colours, locale="ko-KR", **phone)
    state = {} if view == "empty" else dict(RAIN)
    if view in {"compare", "health"}:
        state["view"] = view
    ids = [str(track["id"]) for track in desk.get("v1/tracks?limit=3")["tracks"]]
    if view == "playlist":
        state |= {"tracks": ",".join(ids), "dropped": "1", "pinned": "2"}
    desk.open(**state)
    waited = {"compare": "#compare-right > li", "health": ".plot", "phone": "#results > li"}.get(
        view, ".point"
    )
    desk.page.wait_for_selector(waited, state="attached")
    if view == "playlist":
        desk("#results .do-like").nth(1).click()
        desk.page.wait_for_selector(".like-list")
        desk("#genres-field summary").click()
        desk("#dropped summary").click()
    assert serious(desk, "html") == []


def test_axe_finds_nothing_serious_in_what_opens(desk_of: Open) -> None:
    desk = desk_of().open(title="새벽")
    for opener in ("#export", "#shortcuts", "#library"):
        desk(opener).click()
        desk.page.wait_for_selector("dialog[open]")
        assert serious(desk, "dialog[open]") == []
        desk.page.keyboard.press("Escape")
    desk("#search").press_sequentially("a")
    desk.page.wait_for_selector(".search [role=option]")
    assert serious(desk, ".search") == []


def test_axe_finds_nothing_serious_in_what_is_kept(desk_of: Open) -> None:
    desk = desk_of()
    desk.forgiven = True  # the 412 is what it is about
    desk.open()
    desk("#title").fill("looked at")
    desk.page.wait_for_selector("#saved:not(:empty)")
    desk("#library").click()
    desk("#drafts summary").click()
    desk("#draft-list .icon-button").first.click()
    desk.page.wait_for_selector(".grave")
    assert serious(desk, "#library-dialog") == []
    desk.page.keyboard.press("Escape")
    key = desk.run("() => history.state.key")
    desk.page.request.put(f"{desk.address}v1/playlists/{key}", data={"title": "elsewhere"})
    desk("#title").fill("looked at again")
    desk.page.wait_for_selector("#conflict-dialog[open]")
    assert serious(desk, "#conflict-dialog") == []
    desk.page.keyboard.press("Escape")
    desk.page.wait_for_selector("#unsaved:not([hidden])")
    assert serious(desk, "#playlist") == []


def serious(desk: Any, part: str) -> list[str]:
    """What axe finds in a part of the page that would stop somebody, as rule and place."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    desk.page.evaluate(script)
    found = desk.page.evaluate("part => axe.run(part, {resultTypes: ['violations']})", part)
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
