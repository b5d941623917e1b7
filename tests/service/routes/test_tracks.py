from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import segue
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.service.app import make
from segue.service.settings import Settings


def test_tracks_are_found_by_what_is_typed(client: Any, model_directory: Path) -> None:
    table = segue.load(model_directory).tracks
    title = next(title for title in table["title"] if title and len(title) > 4)
    found = client.get("/v1/tracks", params={"search": title.upper(), "limit": 5}).json()["tracks"]
    assert title in [track["title"] for track in found]
    assert set(found[0]) == {"id", "title", "artists", "album", "year", "genres", "playlists", "preview"}


def test_an_empty_search_gives_the_most_popular(client: Any) -> None:
    found = client.get("/v1/tracks?limit=100").json()["tracks"]
    counts = [track["playlists"] for track in found]
    assert counts == sorted(counts, reverse=True)
    assert len(found) == 100
    tags = client.get("/v1/tags?limit=5").json()["tags"]
    assert [tag["playlists"] for tag in tags] == sorted((tag["playlists"] for tag in tags), reverse=True)


def test_one_track_and_its_like(client: Any) -> None:
    track = client.get("/v1/tracks?limit=1").json()["tracks"][0]
    assert client.get(f"/v1/tracks/{track['id']}").json() == track
    similar = client.get(f"/v1/tracks/{track['id']}/similar?n=5").json()["tracks"]
    assert len(similar) == 5
    assert track["id"] not in [one["id"] for one in similar]
    scores = [one["score"] for one in similar]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "path", ["/v1/tracks/987654321", "/v1/tracks/987654321/similar", "/v1/tracks/x/preview"]
)
def test_an_unknown_track_is_not_there(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["where"] == "path.track"


def test_many_tracks_are_looked_up_at_once(client: Any) -> None:
    one, two, three = (track["id"] for track in client.get("/v1/tracks?limit=3").json()["tracks"])
    answer = client.get(f"/v1/tracks?ids={three},987654321,{one},x,{three},007,{two}").json()
    assert [track["id"] for track in answer["tracks"]] == [three, one, two]
    assert answer["tracks"][0] == client.get(f"/v1/tracks/{three}").json()
    assert answer["unknown"] == ["987654321", "x", "007"]
    assert client.get("/v1/tracks?limit=3").json()["unknown"] == []
    assert client.get("/v1/tracks?ids=,").json() == {"tracks": [], "unknown": []}


@pytest.mark.parametrize("written", ["{}.0", "{}.00", " {} "])
def test_an_id_in_an_address_follows_the_rule_of_ids(client: Any, written: str) -> None:
    track = client.get("/v1/tracks?limit=1").json()["tracks"][0]
    asked = written.format(track["id"])
    assert client.get(f"/v1/tracks/{quote(asked)}").json() == track
    assert client.get(f"/v1/tracks/{quote(asked)}/similar?n=1").status_code == 200
    both = client.get("/v1/tracks", params={"ids": f"{asked},{track['id']}"}).json()
    assert both == {"tracks": [track], "unknown": []}


@pytest.mark.parametrize("track", ["1.5", "true", "1e300", "9" * 999, "-1", "½", "１"])
def test_what_is_the_id_of_no_track_is_not_there(client: Any, track: str) -> None:
    assert client.get(f"/v1/tracks/{quote(track)}").status_code == 404
    assert client.get("/v1/tracks", params={"ids": track}).json() == {"tracks": [], "unknown": [track]}


def test_so_many_ids_and_no_more(client: Any) -> None:
    most = ",".join(map(str, range(1, 201)))
    answer = client.get("/v1/tracks", params={"ids": most}).json()
    assert len(answer["tracks"]) + len(answer["unknown"]) == 200
    refused = client.get("/v1/tracks", params={"ids": f"{most},201"})
    assert (refused.status_code, refused.json()["where"]) == (422, "query.ids")
    assert "at most 200 ids, got 201" in refused.json()["detail"]


@pytest.mark.parametrize("query", ["ids=", "ids=1&search=a", f"ids={'1' * 8001}"])
def test_ids_that_cannot_be_are_refused(client: Any, query: str) -> None:
    assert client.get(f"/v1/tracks?{query}").status_code == 422


def test_ids_and_their_limit_are_described(client: Any) -> None:
    parameters = client.get("/openapi.json").json()["paths"]["/v1/tracks"]["get"]["parameters"]
    ids = next(one for one in parameters if one["name"] == "ids")
    assert "At most 200" in ids["description"]
    assert not ids["required"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", f"search={'x' * 201}"])
def test_a_search_beyond_a_limit_is_refused(client: Any, query: str) -> None:
    assert client.get(f"/v1/tracks?{query}").status_code == 422


SOUND = b"ID3\4\0\0\0\0\0\0"

FOREIGN = (
    ".env",
    "page.html",
    "run.js",
    "drawing.svg",
    "page.mp3",
    "page.png",
    "noted.flac",
    "mp3",
    "a.mp3.html",
)
"""Files of the folder that are neither sound nor picture, whatever their names say."""

HEARD = ("a b/밤.mp3", "uri", "relative", "bytes")

ODD = {
    "bracket": "http://[",
    "brackets": "file://[::1",
    "long": "a" * 300 + ".mp3",
    "longer": "a/" * 100_000 + "b.mp3",
    "nul": "a\0.mp3",
    "encoded nul": "file:///a%00.mp3",
    "back": "..\\secret.mp3",
    "drive": "C:\\music\\밤.mp3",
    "twice encoded": "file:///..%252fsecret.mp3",
    "within": "within.mp3",
    "around": "around.mp3",
    "folder": "folder.mp3",
    "pipe": "pipe.mp3",
    "dots": "a b/../../secret.mp3",
    "blank": " ",
    "surrogates": "file:///%ED%A0%80.mp3",
    "script": "javascript:alert(1)",
    "passwd": "/etc/passwd",
    "device": "/dev/zero",
}
"""Locations that name no sound of the folder, some of them nothing that a system can look for."""


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    """A service of tracks that are files: some there, one missing, one outside the folder."""
    place = tmp_path_factory.mktemp("heard")
    music = place / "music"
    (music / "a b").mkdir(parents=True)
    (music / "a b" / "밤.mp3").write_bytes(SOUND)
    (music / os.fsdecode("밤.mp3".encode("cp949"))).write_bytes(SOUND)
    (place / "secret.mp3").write_bytes(b"ID3secret")
    (music / "link.mp3").symlink_to(place / "secret.mp3")
    (music / "within.mp3").symlink_to(music / ".env")
    (music / "around.mp3").symlink_to(music / "around.mp3")
    (music / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n0123")
    for name in FOREIGN:
        (music / name).write_bytes(b"<script>alert('secret')</script>")
    (music / "folder.mp3").mkdir()
    os.mkfifo(music / "pipe.mp3")
    builder = DatasetBuilder()
    locations = {
        "a b/밤.mp3": str(music / "a b" / "밤.mp3"),
        "uri": f"file://{music}/a%20b/%EB%B0%A4.mp3",
        "relative": "a b/밤.mp3",
        "bytes": f"file://{music}/%B9%E3.mp3",
        "missing": str(music / "none.mp3"),
        "outside": "../secret.mp3",
        "absolute": str(place / "secret.mp3"),
        "link": "link.mp3",
        "web": "https://example.org/a.mp3",
        "cover": "cover.png",
        **ODD,
        **{name: name for name in FOREIGN},
    }
    for key, location in locations.items():
        builder.add_track(TrackRecord(id=key, title=key, location=location))
    for number in range(6):
        builder.add_playlist(PlaylistRecord(id=number, title="밤", tracks=list(locations)))
    segue.fit(builder.build({"format": "test"}), recipe="fast").save(place / "model")
    with TestClient(make(Settings(models=(place / "model",), workers=1, audio=music, watch=0))) as client:
        yield client, music


def test_files_inside_the_folder_are_heard(heard: tuple[Any, Path]) -> None:
    client, _ = heard
    found = {track["id"]: track["preview"] for track in client.get("/v1/tracks").json()["tracks"]}
    assert {key for key, preview in found.items() if preview} == {*HEARD, "cover"}
    for key in HEARD:
        answer = client.get(found[key])
        assert (answer.status_code, answer.content) == (200, SOUND)
        assert answer.headers["content-type"] == "audio/mpeg"
    part = client.get(found["uri"], headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, SOUND[2:5])


def test_a_file_is_shown_as_what_it_is_and_runs_nothing(heard: tuple[Any, Path]) -> None:
    sound, cover = (heard[0].get(f"/v1/tracks/{key}/preview").headers for key in ("uri", "cover"))
    assert sound["content-disposition"] == "inline; filename*=utf-8''%EB%B0%A4.mp3"
    assert cover["content-type"] == "image/png"
    for headers in (sound, cover):
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["content-security-policy"].endswith("sandbox")


@pytest.mark.parametrize("asked", ["bytes=9999-", "bytes=x"])
def test_a_range_that_is_none_is_a_problem(heard: tuple[Any, Path], asked: str) -> None:
    answer = heard[0].get("/v1/tracks/uri/preview", headers={"Range": asked})
    assert answer.status_code in {400, 416}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("key", ["missing", "outside", "absolute", "link", "web", *FOREIGN, *ODD])
def test_nothing_outside_the_folder_is_heard(heard: tuple[Any, Path], key: str) -> None:
    answer = heard[0].get(f"/v1/tracks/{quote(key, safe='')}/preview")
    assert answer.status_code == 404
    assert heard[0].get(f"/v1/tracks/{quote(key, safe='')}").json()["preview"] is None
    assert str(heard[1]) not in answer.text
    assert b"secret" not in answer.content


def test_recommended_tracks_are_heard_too(heard: tuple[Any, Path]) -> None:
    body = {"queries": [{"tracks": ["missing"]}], "n": 100}
    tracks = heard[0].post("/v1/continuations", json=body).json()["continuations"][0]["tracks"]
    assert {track["id"] for track in tracks if track["preview"]} == {*HEARD, "cover"}


@pytest.mark.parametrize("form", ["m3u8", "jspf", "json", "csv"])
def test_a_playlist_of_odd_locations_is_a_file_as_any_other(heard: tuple[Any, Path], form: str) -> None:
    answer = heard[0].post(f"/v1/export?format={form}", json={"tracks": [*HEARD, *ODD, *FOREIGN]})
    assert answer.status_code == 200


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service of two models in which one id is two tracks, and two files."""
    place = tmp_path_factory.mktemp("both")
    (place / "music").mkdir()
    names = ("one", "두 번째")
    for name in names:
        (place / "music" / f"{name}.mp3").write_bytes(b"ID3" + name.encode())
        builder = DatasetBuilder()
        builder.add_track(TrackRecord(id="a/b?", title=name, location=f"{name}.mp3"))
        builder.add_track(TrackRecord(id="other", title="other"))
        builder.add_track(TrackRecord(id="50%, 밤", title="odd"))
        for number in range(6):
            builder.add_playlist(PlaylistRecord(id=number, title="밤", tracks=["a/b?", "other", "50%, 밤"]))
        segue.fit(builder.build({"format": "test"}), recipe="fast").save(place / name)
    models = tuple(place / name for name in names)
    with TestClient(make(Settings(models=models, workers=1, audio=place / "music", watch=0))) as client:
        yield client


@pytest.mark.parametrize("name", ["one", "두 번째"])
def test_of_several_models_each_is_heard_as_its_own(both: Any, name: str) -> None:
    asked = {"params": {"model": name}}
    body = {"queries": [{"tracks": ["other"]}]}
    found = [
        *both.get("/v1/tracks?search=", **asked).json()["tracks"],
        *both.post("/v1/continuations", json=body, **asked).json()["continuations"][0]["tracks"],
        *both.get("/v1/tracks/other/similar", **asked).json()["tracks"],
    ]
    previews = [track["preview"] for track in found if track["id"] == "a/b?"]
    assert len(previews) == 3
    for preview in previews:
        assert both.get(preview).content == b"ID3" + name.encode()


def test_a_comma_inside_an_id_is_told_from_those_between(both: Any) -> None:
    ids = "a/b?,50%25%2C 밤,100%25,%zz"
    answer = both.get("/v1/tracks", params={"ids": ids}).json()
    assert [track["id"] for track in answer["tracks"]] == ["a/b?", "50%, 밤"]
    assert answer["unknown"] == ["100%", "%zz"]
