"""Building a playlist: title, tags, tracks, weights."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any


def test_an_empty_page_invites_and_shows_what_is_popular(desk: Desk) -> None:
    desk.open()
    expect(desk("#starters")).to_be_visible()
    expect(desk("#results > li")).to_have_count(20)
    popular = [str(track["id"]) for track in desk.get("v1/tracks?limit=20")["tracks"]]
    assert set(desk.ids()) == set(popular)


def test_a_title_changes_the_list_as_it_is_typed(desk: Desk) -> None:
    desk.open()
    popular = desk.ids()
    desk("#title").press_sequentially("비 오는 날")
    expect(desk("#starters")).to_be_hidden()
    assert desk.ids() != popular
    expect(desk("#results .reason-value").first).to_have_text("비")


def test_a_starter_begins_a_playlist(desk: Desk) -> None:
    desk.open()
    button = desk(".starter").first
    title = button.inner_text()
    button.click()
    expect(desk("#title")).to_have_value(title)
    expect(desk("#next-heading")).to_be_focused()


def test_a_tag_is_added_by_completion(desk: Desk) -> None:
    desk.open()
    before = desk.ids()
    tag = desk.get("v1/tags?limit=1")["tags"][0]["tag"]
    desk("#tag-input").press_sequentially(tag[:1])
    option = desk(".tag-field [role=option]")
    expect(option.filter(has_text=tag).first).to_be_visible()
    option.filter(has_text=tag).first.click()
    expect(desk("#tag-chips .chip")).to_have_text([tag])
    assert desk.ids() != before


def test_a_tag_that_nobody_used_can_be_written_out(desk: Desk) -> None:
    desk.open()
    desk("#tag-input").fill("세상에 없던 태그")
    desk("#tag-input").press("Enter")
    expect(desk("#tag-chips .chip")).to_have_text(["세상에 없던 태그"])
    desk.settle()
    expect(desk("#next-note")).to_contain_text("세상에 없던 태그")


def test_a_suggested_tag_joins_the_others(desk: Desk) -> None:
    desk.open(title="새벽")
    suggestion = desk("#tag-suggestions .chip").first
    tag = suggestion.inner_text()
    suggestion.click()
    expect(desk("#tag-chips .chip")).to_have_text([tag])
    expect(desk("#tag-suggestions .chip").filter(has=desk.page.get_by_text(tag, exact=True))).to_have_count(0)


def test_the_search_stays_where_it_is_while_other_tags_are_suggested(desk: Desk) -> None:
    places: set[float] = set()
    for title in ("비 오는 날 새벽", "드라이브", "신나는 운동", "잔잔한 여름밤"):
        desk.open(title=title)
        expect(desk("#suggestions-row")).to_be_visible()
        places.add(desk("#search").bounding_box()["y"])
    assert len(places) == 1


def test_backspace_takes_the_last_tag_away(desk: Desk) -> None:
    desk.open(tags="하나,둘")
    desk("#tag-input").press("Backspace")
    expect(desk("#tag-chips .chip")).to_have_text(["하나"])


def test_a_track_is_found_and_added(desk: Desk) -> None:
    desk.open()
    track = desk.get("v1/tracks?limit=1")["tracks"][0]
    desk("#search").press_sequentially(track["title"])
    option = desk(".search [role=option]").first
    expect(option).to_contain_text(track["title"])
    desk("#search").press("Enter")
    expect(desk("#seeds .track-title")).to_have_text([track["title"]])
    expect(desk("#search")).to_have_value("")
    assert str(track["id"]) not in desk.ids()


def test_a_search_without_a_hit_says_so(desk: Desk) -> None:
    desk.open()
    desk("#search").fill("qxqxqxqx zzqqzz")
    expect(desk(".search .none")).to_contain_text("qxqxqxqx")


def test_a_weight_counts(desk: Desk) -> None:
    first, second = (track["id"] for track in desk.get("v1/tracks?limit=2")["tracks"])
    desk.open(tracks=f"{first},{second}")
    even = desk.ids()
    desk.slide(".seed:first-child .weight", 6)
    expect(desk(".seed:first-child .weight-value")).to_have_text("×10")
    assert desk.ids() != even
    desk.slide(".seed:first-child .weight", 0)
    expect(desk(".seed:first-child .weight-value")).to_have_text("off")
    desk.page.wait_for_url(f"**tracks={first}*0,{second}*")


def test_a_seed_that_does_not_fit_is_marked(desk: Desk) -> None:
    tracks = desk.get("v1/tracks?limit=40")["tracks"]
    main = [track["genres"][0] for track in tracks]
    genre = max(main, key=main.count)
    alike = [track for track in tracks if genre in track["genres"]][:4]
    for stranger in (track for track in tracks if genre not in track["genres"]):
        ids = [*(track["id"] for track in alike), stranger["id"]]
        answer = desk.page.request.post(
            desk.address + "v1/continuations", data={"queries": [{"tracks": ids}], "n": 1}
        ).json()
        odd = [seed["id"] for seed in answer["continuations"][0]["seeds"] if not seed["fits"]]
        if odd:
            break
    else:
        pytest.fail(
            "expected a track that fits none of four of one genre, got none among the 40 most popular"
        )
    desk.open(tracks=",".join(map(str, ids)))
    expect(desk(".seed.is-odd")).to_have_count(len(odd))
    expect(desk(".seed.is-odd .odd").first).to_have_text("Odd one out")


def test_a_removed_track_leaves_the_focus_at_its_neighbour(desk: Desk) -> None:
    ids = [track["id"] for track in desk.get("v1/tracks?limit=3")["tracks"]]
    desk.open(tracks=",".join(map(str, ids)))
    desk("#seeds .seed-remove").nth(1).press("Enter")
    assert desk.seeds() == [str(ids[0]), str(ids[2])]
    expect(desk("#seeds .seed-remove").nth(1)).to_be_focused()


def test_text_that_looks_like_markup_stays_text(desk: Desk) -> None:
    desk.open(title="<img src=x onerror=alert(1)>", tags="<b>bold</b>")
    expect(desk("#tag-chips .chip")).to_have_text(["<b>bold</b>"])
    expect(desk("#tag-chips b")).to_have_count(0)


def test_the_server_hears_what_became_of_a_result(desk: Desk) -> None:
    def done(action: str) -> tuple[str, str]:
        with desk.page.expect_response("**/v1/feedback") as answered:
            desk(action).first.click()
        assert answered.value.status == 204
        told = answered.value.request.post_data_json
        return str(told["track"]), told["event"]

    desk.open(title="새벽")
    first = desk.ids()[0]
    assert done("#results .do-keep") == (first, "keep")
    second = desk.ids()[0]
    assert done("#results .do-drop") == (second, "drop")
    assert done("#undo") == (second, "undo")
    third = desk.ids()[0]
    assert done("#results .do-pin") == (third, "pin")


def test_another_playlist_takes_nothing_of_the_one_before_back(desk: Desk) -> None:
    verdicts = """async () => {
      const { verdicts } = await import("/page/js/saved.js");
      const { EMPTY, drop, keep, replaceWith, togglePin } = await import("/page/js/state.js");
      const before = drop(2)(keep(1)(EMPTY));
      return [verdicts(EMPTY, before), verdicts(before, keep(2)(before)), verdicts(before, togglePin(3)(before)),
        verdicts(keep(1)(EMPTY), EMPTY), replaceWith({})(before).key !== replaceWith({})(before).key];
    }"""
    desk.open()
    assert desk.run(verdicts) == [
        [[1, "keep"], [2, "drop"]],
        [[2, "keep"]],
        [[3, "pin"]],
        [[1, "undo"]],
        True,
    ]
