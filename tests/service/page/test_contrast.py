"""Icons and dots can be told from what they lie on, and a page without scripts says so."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

Desk = Any
Open = Any

CONTRASTS = """([selector]) => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, alpha, below) => top.map((one, place) => one * alpha + below[place] * (1 - alpha));
  const light = (rgb) => {
    const linear = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((one) => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const line = [];
    for (let one = element; one; one = one.parentElement) line.unshift(one);
    return line.reduce((below, one) => {
      const { rgb, alpha } = rgba(getComputedStyle(one).backgroundColor);
      return over(rgb, alpha, below);
    }, [255, 255, 255]);
  };
  const seen = (element) => {
    let share = 1;
    for (let one = element; one; one = one.parentElement) share *= Number(getComputedStyle(one).opacity);
    return share;
  };
  return [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).map((one) => {
    const style = getComputedStyle(one);
    const { rgb, alpha } = rgba(style.fill === "none" ? style.stroke : style.fill);
    const below = behind(one);
    const [high, low] = [light(over(rgb, alpha * seen(one), below)), light(below)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  });
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_icons_and_dots_have_a_contrast_of_three_to_one(desk_of: Open, colours: str, width: int) -> None:
    desk = desk_of(color_scheme=colours, viewport={"width": width, "height": 800})
    one, two = (str(track["id"]) for track in desk.get("v1/tracks?limit=2")["tracks"])
    desk.open(title="비 오는 날", tags="새벽", pinned=one, tracks=two)
    desk("#map").scroll_into_view_if_needed()
    desk.page.wait_for_selector(".point")
    for selector in (
        ".result .actions .icon",
        ".reason .icon",
        "#playlist .icon",
        ".bar .icon",
        ".point-dot",
    ):
        found = list(desk.run(CONTRASTS, f"{selector}:not([aria-disabled=true] *)"))
        if selector != ".reason .icon":  # where there is room for a word, there are none
            assert found, selector
        assert min(found, default=3) >= 3, selector


def test_without_scripts_the_page_says_what_it_needs_in_both_languages(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(address)
        told = page.locator(".no-script")
        assert told.count() == 2
        assert [told.nth(place).get_attribute("lang") for place in range(2)] == ["ko", "en"]
        assert all(told.nth(place).is_visible() for place in range(2))
        assert "자바스크립트" in told.nth(0).inner_text()
        assert "JavaScript" in told.nth(1).inner_text()
        assert not page.locator(".board").is_visible()
        assert not page.locator(".bar").is_visible()
        assert page.locator(".no-script a").first.get_attribute("href") == "docs"
    finally:
        context.close()
