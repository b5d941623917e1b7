"""The address bar holds the state."""

from __future__ import annotations

from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any
Open = Any


def test_a_link_restores_everything(desk: Desk, desk_of: Open) -> None:
    one, two, three, four = (track["id"] for track in desk.get("v1/tracks?limit=4")["tracks"])
    desk.open(title="새벽 & 100% =", tags="비,a/b")
    desk.page.evaluate("0")
    desk.open(
        title="새벽 & 100% =", tags="비,a/b", tracks=f"{one},{two}*4", dropped=str(three), pinned=str(four),
        diversity="0.3", popularity="-0.5", years="2000-2010", per_artist="2", released_until="2009-06-30",
    )  # fmt: skip
    desk.slide("#diversity", 40)
    desk.page.wait_for_url("**diversity=0.4**")

    other = desk_of()
    other.page.goto(desk.page.url)
    other.page.wait_for_selector("main[data-ready]")
    expect(other("#title")).to_have_value("새벽 & 100% =")
    expect(other("#tag-chips .chip")).to_have_text(["비", "a/b"])
    assert other.seeds() == [str(one), str(two)]
    expect(other("#seeds .weight-value")).to_have_text(["×1", "×4"])
    expect(other("#seeds .track-title").first).to_have_text(desk("#seeds .track-title").first.inner_text())
    expect(other("#years-value")).to_have_text("2000 – 2010")
    expect(other("#diversity-value")).to_have_text("40%")
    expect(other("#per-artist-value")).to_have_text("at most 2")
    expect(other("#until")).to_have_value("2009-06-30")
    assert other.ids() == desk.ids()
    assert other.ids()[0] == str(four)


def test_every_state_survives_the_address(desk: Desk) -> None:
    desk.open()
    lost = desk.run(
        """async () => {
          const { encode, decode } = await import("/page/js/url.js");
          const { EMPTY, UNTUNED } = await import("/page/js/state.js");
          const states = [
            EMPTY,
            { ...EMPTY, title: "a&b=c,d#e%f 새벽 🌧", view: "health", n: 60, model: "my model", other: "b" },
            { ...EMPTY, tags: ["a,b", "c*d", "&", "새벽"], withoutArtists: ["x, y"] },
            { ...EMPTY, seeds: [{ id: 7, weight: 0.25 }, { id: "7", weight: 1 }, { id: "a*b,c", weight: 10 }] },
            { ...EMPTY, seeds: [{ id: "'q", weight: 0 }, { id: -3, weight: 1 }] },
            { ...EMPTY, seeds: [{ id: "9007199254740993", weight: 2 }, { id: "007", weight: 1 }] },
            { ...EMPTY, kept: ["-9007199254740993"] },
            { ...EMPTY, kept: [1, "x"], pinned: ["spotify:track:1"], dropped: [2, "2"] },
            { ...EMPTY, tune: { ...UNTUNED, diversity: 0.35, popularity: -1, from: 1990, to: null } },
            { ...EMPTY, tune: { ...UNTUNED, perArtist: 3, perAlbum: 1, genres: ["a / b", "c,d"] } },
            { ...EMPTY, tune: { ...UNTUNED, until: "2024-02-29", unheard: true } },
          ];
          const same = (state) => JSON.stringify(decode("#" + encode(state))) === JSON.stringify(state);
          return states.filter((state) => !same(state)).map(encode);
        }"""
    )
    assert lost == []


def test_ids_in_links_are_integers_as_far_as_numbers_are_exact(desk: Desk) -> None:
    desk.open()
    read = desk.run(
        """async () => {
          const { decode, encode } = await import("/page/js/url.js");
          const tracks = "9007199254740991,9007199254740993*4,-0,007,'7";
          const { seeds, kept } = decode(`#tracks=${tracks}&kept=18446744073709551616`);
          return [seeds.map(({ id }) => id), kept, encode(decode("#kept=9007199254740993"))];
        }"""
    )
    assert read == [
        [9007199254740991, "9007199254740993", 0, "007", "7"],
        ["18446744073709551616"],
        "kept=9007199254740993",
    ]


def test_a_track_with_an_id_that_numbers_round_is_the_one_that_is_asked_for(desk: Desk) -> None:
    with desk.page.expect_request("**/v1/continuations*") as asked:
        desk.open(tracks="9007199254740993")
    assert asked.value.post_data_json["queries"][0]["tracks"] == ["9007199254740993"]
    assert desk.seeds() == ["9007199254740993"]


def test_a_broken_link_opens_what_can_be_read(desk: Desk) -> None:
    desk.page.goto(
        desk.address + "#title=%E0%A4%A&tracks=,,*9&years=x&diversity=7&popularity=nan&view=no&n=-4&junk"
        "&released_until=2023-02-29&unheard=yes"
    )
    desk.page.wait_for_selector("main[data-ready]")
    expect(desk("#diversity-value")).to_have_text("100%")
    expect(desk("#results > li")).to_have_count(20)
    expect(desk("#until")).to_have_value("")
    expect(desk("#unheard")).not_to_be_checked()


def test_back_leads_to_the_view_before(desk: Desk) -> None:
    desk.open(title="새벽")
    desk("a[data-view=health]").click()
    expect(desk("#health-heading")).to_be_focused()
    desk.page.go_back()
    expect(desk("#next")).to_be_visible()
    expect(desk("#title")).to_have_value("새벽")


def test_the_link_is_copied(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.open(title="새벽")
    desk("#share").click()
    expect(desk(".toast")).to_contain_text("Link copied")
    assert desk.page.evaluate("navigator.clipboard.readText()") == desk.page.url


def test_a_link_to_a_model_that_is_gone_opens_with_another(desk: Desk) -> None:
    desk.forgiven = True  # the 404 is what it is about
    desk.open(title="새벽", model="gone")
    expect(desk("#results > li")).to_have_count(20)
    expect(desk("#model")).to_have_value("first")
    expect(desk("#banner .banner")).to_have_count(0)


def test_the_tracks_of_a_link_are_asked_for_at_once(desk: Desk) -> None:
    ids = [track["id"] for track in desk.get("v1/tracks?limit=40")["tracks"]]
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url) if "v1/tracks" in request.url else None)
    desk.page.goto("about:blank")
    desk.open(tracks=",".join(map(str, [*ids[:30], 987654321])), pinned=",".join(map(str, ids[30:])))
    expect(desk("#seeds .track-title").last).to_have_text("Track 987654321, unknown to this model")
    titles = [track["title"] for track in desk.get("v1/tracks?limit=30")["tracks"]]
    assert desk("#seeds .track-title").all_inner_texts()[:-1] == titles
    assert len(asked) == 1
    assert "v1/tracks?ids=" in asked[0]


def test_ids_are_asked_for_in_portions_that_an_address_has_room_for(desk: Desk) -> None:
    desk.open()
    portions = """async () => {
      const { portions } = await import("/page/js/catalogue.js");
      const sizes = (ids) => portions(ids).map((part) => part.length);
      const many = Array.from({ length: 450 }, (_, place) => place);
      const long = Array.from({ length: 5 }, (_, place) => `${place}${"밤".repeat(200)}`);
      return [sizes([]), sizes(many), sizes(long), portions(many).flat().length, sizes(["x".repeat(9000), 1])];
    }"""
    assert desk.run(portions) == [[], [200, 200, 50], [2, 2, 1], 450, [1, 1]]


def test_tracks_that_could_not_be_asked_for_are_asked_for_later(desk: Desk) -> None:
    desk.forgiven = True  # the 503 is what it is about
    track = desk.get("v1/tracks?limit=1")["tracks"][0]
    busy: list[Any] = []

    def refuse(route: Any) -> None:
        busy.append(route)
        route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")

    desk.page.route("**/v1/tracks?ids=*", refuse)
    desk.open(tracks=str(track["id"]))
    expect(desk("#seeds .track-title")).to_have_text("…")
    desk.page.wait_for_timeout(300)
    assert len(busy) < 5  # it is not asked for again and again
    desk.page.unroute("**/v1/tracks?ids=*")
    desk("#title").fill("새벽")
    expect(desk("#seeds .track-title")).to_have_text(track["title"])
