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


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("view", ["empty", "playlist", "compare", "health", "phone"])
def test_axe_finds_nothing_serious(desk_of: Open, view: str, colours: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}} if view == "phone" else {}
    desk = desk_of(color_scheme=colours, bypass_csp=True, locale="ko-KR", **phone)
    state = {} if view == "empty" else dict(RAIN)
    if view in {"compare", "health"}:
        state["view"] = view
    ids = [str(track["id"]) for track in desk.get("v1/tracks?limit=3")["tracks"]]
    if view == "playlist":
        state |= {"tracks": ",".join(ids), "dropped": "1", "pinned": "2"}
    desk.open(**state)
    waited = {"compare": "#compare-right > li", "health": ".plot"}.get(view, ".point")
    desk.page.wait_for_selector(waited, state="attached")
    if view == "playlist":
        desk("#results .do-like").nth(1).click()
        desk.page.wait_for_selector(".like-list")
        desk("#genres-field summary").click()
        desk("#dropped summary").click()
    assert serious(desk) == []


@pytest.mark.parametrize("opener", ["#export", "#shortcuts", "#library"])
def test_axe_finds_nothing_serious_in_a_dialog(desk_of: Open, opener: str) -> None:
    desk = desk_of(bypass_csp=True).open(title="새벽")
    desk(opener).click()
    desk.page.wait_for_selector("dialog[open]")
    assert serious(desk) == []


def test_axe_finds_nothing_serious_in_completions(desk_of: Open) -> None:
    desk = desk_of(bypass_csp=True).open()
    desk("#search").press_sequentially("a")
    desk.page.wait_for_selector(".search [role=option]")
    assert serious(desk) == []


def serious(desk: Any) -> list[str]:
    """What axe finds that would stop somebody, as rule and place."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    desk.page.add_script_tag(content=script)
    found = desk.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
