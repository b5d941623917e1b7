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


LONG = {
    "title": ("새벽에 혼자 듣는 긴 제목 🌧 with English words " * 9)[:270],
    "tags": ",".join([*(f"태그 {number}" for number in range(39)), "아주긴태그" * 30]),
}
"""More than a card has room for."""


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (1200, 640),
        (1366, 640),
        (1366, 700),
        (1366, 833),
        (1920, 1080),
        (1366, 500),
        (900, 600),
        (390, 844),
        (320, 256),
    ],
)
@pytest.mark.parametrize("state", [{}, LONG], ids=["short", "long"])
def test_all_of_the_playlist_can_be_reached_in_its_card(
    desk_of: Open, width: int, height: int, state: dict[str, str]
) -> None:
    desk = desk_of(viewport={"width": width, "height": height})
    ids = [str(track["id"]) for track in desk.get("v1/tracks?limit=12")["tracks"]]
    desk.open(tracks=",".join(ids), **{"title": "새벽", "tags": "비", **state})
    outside = desk.run(
        "() => { const card = document.querySelector('#playlist').getBoundingClientRect();"
        " return [...document.querySelectorAll('#playlist > :not([hidden])')].map((one) => one.getBoundingClientRect())"
        ".filter((box) => box.bottom > card.bottom || box.right > card.right || box.left < card.left).length; }"
    )
    assert outside == 0
    if width >= 1200 and height >= 640:  # the card stands still: nothing of it may lie below the window
        assert desk("#playlist").bounding_box()["y"] + desk("#playlist").bounding_box()["height"] <= height
    tags = desk("#tag-chips .chip").count()
    desk("#seeds .seed-remove").last.click()
    expect(desk("#seeds > li")).to_have_count(11)
    desk("#tag-chips .chip-remove").last.click()
    expect(desk("#tag-chips .chip")).to_have_count(tags - 1)
    desk("#export").click()
    expect(desk("#export-dialog")).to_be_visible()


def test_a_new_tag_among_many_is_in_sight(desk: Any) -> None:
    desk.open(tags=LONG["tags"])
    desk("#tag-input").fill("새로운 태그")
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip").last).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(320, 256), (640, 400), (1280, 400)])
def test_no_bar_floats_over_a_low_window(desk_of: Open, width: int, height: int) -> None:
    """Such is a window at 400 %."""
    desk = desk_of(viewport={"width": width, "height": height}).open(title="새벽")
    floating = desk.run(
        "() => [...document.querySelectorAll('.bar, .jump')]"
        ".filter((bar) => ['fixed', 'sticky'].includes(getComputedStyle(bar).position)).length"
    )
    assert floating == 0
    assert desk.run("() => document.documentElement.scrollWidth") <= width
