"""Playlists as files: dropped on the page, chosen, saved."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


@pytest.mark.parametrize("format_", ["m3u8", "jspf", "xspf", "json", "csv"])
def test_a_playlist_goes_out_and_comes_back(desk: Desk, tmp_path: Path, format_: str) -> None:
    ids = [track["id"] for track in desk.get("v1/tracks?limit=3")["tracks"]]
    desk.open(title="새벽 드라이브", tags="비,새벽", tracks=f"{ids[0]},{ids[1]}*4,{ids[2]}*0")
    desk("#export").click()
    desk(f"#export-form [value={format_}]").check()
    with desk.page.expect_download() as download:
        desk("#export-form .primary").click()
    file = tmp_path / download.value.suggested_filename
    assert file.suffix == f".{format_}"
    download.value.save_as(file)
    expect(desk("#export-dialog")).to_be_hidden()

    desk("#new").click()
    expect(desk("#seeds > li")).to_have_count(0)
    desk("#import-file").set_input_files(file)
    expect(desk("#seeds > li")).to_have_count(3)
    assert desk.seeds() == [str(id_) for id_ in ids]
    expect(desk("#title")).to_have_value("새벽 드라이브")
    expect(desk("#tag-chips .chip")).to_have_text(["비", "새벽"])
    expect(desk("#seeds .weight-value")).to_have_text(["×1", "×4", "off"])


@pytest.mark.parametrize("name", ["unknown.m3u8", "unknown.json", "empty.m3u8"])
def test_a_file_without_a_known_track_takes_nobodys_place(desk: Desk, name: str) -> None:
    texts = {
        "unknown.m3u8": "#PLAYLIST:Theirs\n#EXTINF:-1,Nobody - Nothing\nb.mp3\n",
        "unknown.json": json.dumps(
            {"title": "Theirs", "tags": ["비"], "tracks": [{"id": "no", "title": "Nothing"}]}
        ),
        "empty.m3u8": "#EXTM3U\n#PLAYLIST:Theirs\n",
    }
    first = desk.get("v1/tracks?limit=1")["tracks"][0]
    desk.open(title="새벽", tracks=str(first["id"]))
    desk.run(DROP, name, texts[name])
    expect(desk(".toast")).to_contain_text(
        f"{name} holds no track that this model knows, so your playlist stays."
    )
    if name != "empty.m3u8":
        expect(desk(".toast")).to_contain_text("Nothing")
    expect(desk("#title")).to_have_value("새벽")
    assert desk.seeds() == [str(first["id"])]
    expect(desk("#undo")).to_have_attribute("aria-disabled", "true")


def test_a_file_without_a_title_gives_its_name(desk: Desk) -> None:
    first = desk.get("v1/tracks?limit=1")["tracks"][0]
    desk.open()
    desk.run(DROP, "비 오는 날?.m3u8", f"#EXTINF:-1,{', '.join(first['artists'])} - {first['title']}\na.mp3")
    expect(desk("#title")).to_have_value("비 오는 날?")


def test_what_comes_next_can_be_saved_too(desk: Desk) -> None:
    desk.open(title="새벽")
    wanted = desk.ids()
    desk("#export").click()
    expect(desk("#export-form [value=mine]")).to_be_disabled()
    desk("#export-form [value=json]").check()
    with desk.page.expect_download() as download:
        desk("#export-form .primary").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert all(json.dumps(int(id_)) in text for id_ in wanted)


def test_a_dropped_file_opens_and_undo_brings_the_old_playlist_back(desk: Desk) -> None:
    first = desk.get("v1/tracks?limit=1")["tracks"][0]
    desk.open(title="what was there")
    name = f"{', '.join(first['artists'])} - {first['title']}"
    lines = [
        "#EXTM3U",
        "#PLAYLIST:Evening",
        f"#EXTINF:-1,{name}",
        "a.mp3",
        "#EXTINF:-1,Nobody - Nothing",
        "b.mp3",
    ]
    desk.run(DROP, "evening.m3u8", "\n".join(lines))
    expect(desk("#title")).to_have_value("Evening")
    expect(desk("#seeds .track-title").first).to_have_text(first["title"])
    expect(desk(".toast")).to_contain_text("Nothing")
    expect(desk("#drop-veil")).to_be_hidden()
    desk(".toast-action").click()
    expect(desk("#title")).to_have_value("what was there")


def test_a_file_says_how_its_tracks_were_recognised(desk: Desk) -> None:
    tracks = desk.get("v1/tracks?limit=100")["tracks"]
    titles = Counter(track["title"] for track in tracks)
    shared = next(track for track in tracks if titles[track["title"]] > 1)
    named = next(track for track in tracks if titles[track["title"]] == 1)
    known = next(track for track in tracks if track["id"] not in (shared["id"], named["id"]))
    artist = ", ".join(named["artists"])
    lists = {
        "title": "밤 산책",
        "tracks": [
            {"id": known["id"]},
            {"id": "x1", "title": named["title"], "artist": artist},
            {"id": "x2", "title": shared["title"]},
            {"id": "x3", "title": "아무도 모르는 노래", "artist": "아무도"},
        ],
    }
    desk.open()
    desk.run(DROP, "산책.json", json.dumps(lists))
    expect(desk("#seeds > li")).to_have_count(3)
    expect(desk(".toast")).to_contain_text("Opened with 3 tracks.")
    expect(desk(".toast")).to_contain_text(
        re.compile(r"2 recognised by path or name, at least [5-9]\d% sure\.")
    )
    expect(desk(".toast")).to_contain_text("1 fit several tracks, the most popular is taken: ")
    expect(desk(".toast")).to_contain_text(shared["title"])
    expect(desk(".toast")).to_contain_text("1 unknown to this model: 아무도 - 아무도 모르는 노래.")
    assert desk.seeds()[:2] == [str(known["id"]), str(named["id"])]


def test_a_file_whose_tracks_are_all_known_by_their_ids_says_no_more(desk: Desk) -> None:
    ids = [track["id"] for track in desk.get("v1/tracks?limit=2")["tracks"]]
    desk.open()
    desk.run(DROP, "산책.json", json.dumps({"title": "밤", "tracks": ids}))
    expect(desk(".toast")).to_contain_text("Opened with 2 tracks.")
    expect(desk(".toast")).not_to_contain_text("recognised")
    expect(desk(".toast")).not_to_contain_text("unknown")


def test_a_file_that_is_no_playlist_is_explained(desk: Desk) -> None:
    desk.forgiven = True
    desk.open(title="still here")
    desk.run(DROP, "picture.json", "{")
    expect(desk(".toast")).to_contain_text("picture.json can't be opened")
    expect(desk("#title")).to_have_value("still here")


def test_a_file_of_many_playlists_asks_which(desk: Desk) -> None:
    ids = [track["id"] for track in desk.get("v1/tracks?limit=2")["tracks"]]
    lines = [json.dumps({"id": id_, "title": f"list {id_}", "tracks": [id_]}) for id_ in ids]
    desk.open()
    desk.run(DROP, "many.jsonl", "\n".join(lines))
    desk(".library-open").filter(has_text=f"list {ids[1]}").click()
    expect(desk("#title")).to_have_value(f"list {ids[1]}")
    assert desk.seeds() == [str(ids[1])]
