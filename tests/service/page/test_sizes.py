"""The page at the sizes that screens have."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Open = Any

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("view", ["playlist", "compare", "health"])
def test_nothing_is_wider_than_a_phone(desk_of: Open, view: str) -> None:
    desk = desk_of(viewport=PHONE, locale="ko-KR", has_touch=True, is_mobile=True)
    desk.open(title="아주 길고 긴 제목이라도 화면보다 넓어지지 않아야 합니다", tags="비,새벽", view=view)
    desk.page.wait_for_function("innerWidth === 390 && document.documentElement.scrollWidth <= 390")


@pytest.mark.parametrize("width", [360, 390, 820, 1280, 1920])
def test_names_and_reasons_have_room_at_any_width(desk_of: Open, width: int) -> None:
    desk = desk_of(viewport={"width": width, "height": 800}).open(title="비 오는 날 새벽")
    cut = desk.run(
        "() => [...document.querySelectorAll('#results .track-title')]"
        ".filter(title => title.scrollHeight > title.clientHeight + 1 || title.scrollWidth > title.clientWidth)"
        ".map(title => title.textContent)"
    )
    assert cut == []
    lines = desk.run(
        "() => [...document.querySelectorAll('.brand span, .views a')]"
        ".map(one => { const text = document.createRange(); text.selectNodeContents(one);"
        " return new Set([...text.getClientRects()].map(box => box.top)).size; })"
    )
    assert set(lines) == {1}
    reason = desk("#results .reason").first
    sorts = [reason.locator(".icon").is_visible(), reason.locator(".reason-kind").is_visible()]
    assert sorts.count(True) == 1


def test_a_phone_has_a_bar_to_jump_with(desk_of: Open) -> None:
    desk = desk_of(viewport=PHONE, has_touch=True, is_mobile=True).open(title="새벽")
    desk(".jump a[data-jump=tune]").tap()
    expect(desk("#tune-heading")).to_be_in_viewport()
    expect(desk(".jump [aria-current]")).to_have_attribute("data-jump", "tune")
    desk(".jump a[data-jump=next]").tap()
    expect(desk("#next-heading")).to_be_focused()
    desk("#results .do-keep").first.tap()
    expect(desk("#seeds > li")).to_have_count(1)
