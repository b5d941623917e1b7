"""What is said of a question, in the reader's language: notes of the service, links that cannot be read wholly."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from segue.notes import NoteCode

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any
Open = Any

HANGUL = re.compile(r"[가-힣]")
LATIN = re.compile(r"[A-Za-z]")
CODES = get_args(NoteCode)


def with_notes(desk: Desk, *notes: dict[str, Any]) -> None:
    """Let every answer have these notes."""

    def noted(route: Any) -> None:
        answer = route.fetch()
        body = answer.json()
        for continuation in body["continuations"]:
            continuation["notes"] = list(notes)
        route.fulfill(response=answer, json=body)

    desk.page.route("**/v1/continuations*", noted)


def example(code: str, word: str) -> dict[str, Any]:
    """A note with every value that any code has, and a text that no page should show."""
    values = {
        "names": [word, word], "more": 3, "nearest": [word, ""], "text": word, "track": word, "id": 7,
        "playlists": 1, "others": 2, "found": 3, "asked": 20, "known": 3, "tracks": 20,
        "limits": ["years", "per_artist"],
        "target": "tracks", "hits": 3.2, "precision": 0.02, "below": 0.05, "helps": ["track", "longer_title"],
    }  # fmt: skip
    return {"code": code, "values": values, "text": "the service's text"}


@pytest.mark.parametrize(("locale", "word", "other"), [("ko-KR", "밤비", LATIN), ("en-US", "rain", HANGUL)])
def test_every_note_is_told_in_the_page_s_language(
    desk_of: Open, locale: str, word: str, other: re.Pattern[str]
) -> None:
    desk = desk_of(locale=locale)
    desk.open()
    words = "async ([note]) => (await import('/page/js/notes.js')).noteWords(note)"
    told = {code: desk.run(words, example(code, word)) for code in CODES}
    assert all(told.values())
    assert not {code for code, text in told.items() if other.search(text) or "undefined" in text}
    assert len(set(told.values())) == len(CODES)


def test_a_note_that_the_page_does_not_know_is_told_in_the_service_s_words(desk: Desk) -> None:
    with_notes(desk, example("of_tomorrow", "rain"), example("constructor", "rain"))
    desk.open(title="새벽")
    expect(desk("#next-note")).to_have_text("the service's text the service's text")


def test_notes_follow_the_language(desk: Desk) -> None:
    desk.open(tags="세상에 없던 태그")
    expect(desk("#next-note")).to_contain_text("no such tags: 세상에 없던 태그.")
    desk("#language").click()
    expect(desk("#next-note")).to_contain_text("모르는 태그라 뺐습니다: 세상에 없던 태그.")


LONG_TAG = "긴" * 201

BROKEN = {
    "view=no": "the view",
    "title=%EB%B9%84%20%EC%98": "the title",
    f"title={'a' * 1001}": "the title",
    "title=a%00b": "the title",
    f"tags=비,{LONG_TAG}": "tags",
    f"tags={','.join(map(str, range(201)))}": "tags",
    "tags=%FF,비": "tags",
    "tracks=1,2*x": "tracks",
    "tracks=%20,1": "tracks",
    f"tracks={'a' * 1001}": "tracks",
    "pinned=%ff": "pinned tracks",
    "dropped=1,%ff": "dropped tracks",
    "kept=%ff": "kept tracks",
    f"artists_out={'a' * 501}": "artists to leave out",
    "diversity=much": "variety",
    "popularity=nan": "popularity",
    "years=2015-2010": "years",
    "years=0099-": "years",
    "years=x": "years",
    "per_artist=0": "tracks per artist",
    "per_album=two": "tracks per album",
    "genres=%E0%A4%A": "genres",
    "released_until=2023-02-29": "the latest day",
    "unheard=yes": "the wish for unheard tracks",
    "n=-4": "the number of tracks",
    "model=%FF": "the model",
    "with=%FF": "the model to compare with",
}


@pytest.mark.parametrize("part", BROKEN)
def test_a_part_of_a_link_that_cannot_be_read_is_named_and_the_rest_is_used(desk: Desk, part: str) -> None:
    rest = "title=새벽" if not part.startswith("title") else "tags=새벽"
    desk.page.goto(f"{desk.address}#{part}&{rest}&junk&utm=1")
    desk.page.wait_for_selector("main[data-ready]")
    expect(desk(".toast")).to_contain_text(f"This link can't be read wholly. Left out: {BROKEN[part]}.")
    desk.settle()
    expect(desk("#banner .banner")).to_have_count(0)
    if rest.startswith("title"):
        expect(desk("#title")).to_have_value("새벽")
    else:
        expect(desk("#tag-chips .chip")).to_have_text(["새벽"])


def test_the_readable_parts_of_a_list_are_used(desk: Desk) -> None:
    one, two = (str(track["id"]) for track in desk.get("v1/tracks?limit=2")["tracks"])
    desk.page.goto(f"{desk.address}#tracks={one},{two}*x,%FF&tags=비,%FF,{LONG_TAG}&years=x&title=100%")
    desk.page.wait_for_selector("main[data-ready]")
    assert desk.seeds() == [one, two]
    expect(desk("#tag-chips .chip")).to_have_text(["비"])
    expect(desk("#title")).to_have_value("100%")  # a percent sign that somebody typed
    expect(desk(".toast")).to_contain_text("tracks, tags, years")


def test_a_link_is_complained_of_in_korean(desk_of: Open) -> None:
    desk = desk_of(locale="ko-KR")
    desk.page.goto(f"{desk.address}#years=x&title=%FF")
    desk.page.wait_for_selector("main[data-ready]")
    expect(desk(".toast")).to_contain_text("읽을 수 없는 부분이 있어 뺐습니다")
    assert not LATIN.search(desk(".toast").inner_text())


def test_a_whole_link_is_not_complained_of(desk: Desk) -> None:
    desk.open(title="새벽 100% & more", tags="비,a", diversity="7", per_artist="99999", n="40", unheard="0")
    expect(desk(".toast")).to_have_count(0)
    expect(desk("#results > li")).to_have_count(40)
