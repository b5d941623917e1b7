"""A Subsonic server is read as it is: new or old, page by page, whoever signs in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

import pytest

from segue.errors import ConfigError, DataError, SegueError
from segue.protocols import Silent
from segue.sync.credentials import Credentials
from segue.sync.subsonic import Subsonic, sign_in
from tests.sync.conftest import QUICK, SOLI
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.fakes import GONE, Asked, Reply, running

MBID = "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56"


def signed_in(fake: FakeSubsonic, who: Credentials = SOLI, *, send_password: bool = False) -> Subsonic:
    return sign_in(fake.address, who, bounds=QUICK, send_password=send_password)


def read(server: Subsonic) -> list[str]:
    return [str(track.record.id) for track in server.tracks(Silent())]


@pytest.fixture(params=[("1.16.1", False), ("1.13.0", True)], ids=["new", "old"])
def either(request: pytest.FixtureRequest) -> Iterator[FakeSubsonic]:
    """A server that does all that OpenSubsonic says, and one of before."""
    version, singles = request.param
    fake = FakeSubsonic(version=version, singles=singles)
    with running(fake):
        yield fake


def test_a_token_signs_in_and_the_password_is_never_sent(subsonic: FakeSubsonic) -> None:
    server = signed_in(subsonic)
    server.playlists()
    salts = {asked.one("s") for asked in subsonic.asked}
    assert len(salts) == len(subsonic.asked) == 2
    assert all(len(salt) >= 6 for salt in salts)
    for asked in subsonic.asked:
        assert asked.method == "POST"
        assert asked.path.startswith("/rest/")
        assert SOLI.password not in asked.body.decode()
        assert not asked.one("p")
    assert server.program == "fake 2.0"
    assert SOLI.password not in repr(server)


def test_an_api_key_signs_in_alone(subsonic: FakeSubsonic) -> None:
    subsonic.add_list("밤", [])
    server = signed_in(subsonic, Credentials(user="", password="", api_key="key-1"))
    assert [one.mine for one in server.playlists()] == [True]
    assert all(asked.one("apiKey") == "key-1" and not asked.one("u") for asked in subsonic.asked)


@pytest.mark.parametrize(
    "who", [Credentials("솔이", "wrong"), Credentials("nobody", "x"), Credentials(api_key="other")]
)
def test_a_wrong_secret(subsonic: FakeSubsonic, who: Credentials) -> None:
    with pytest.raises(ConfigError, match="a name and secret that the server knows") as caught:
        signed_in(subsonic, who)
    assert len(subsonic.asked) == 1
    assert "wrong'" not in str(caught.value)


def test_a_server_without_tokens_gets_the_password_only_when_told_to() -> None:
    fake = FakeSubsonic(version="1.12.0")
    with running(fake):
        with pytest.raises(ConfigError, match=r"a server that knows tokens, got Subsonic 1\.12\.0") as caught:
            signed_in(fake)
        assert "--send-password" in caught.value.hint
        assert not any(asked.one("p") for asked in fake.asked)
        assert signed_in(fake, send_password=True).program == "Subsonic 1.12.0"
    assert "비밀" not in fake.asked[-1].body.decode()  # hexadecimal, as the protocol has it


@pytest.mark.parametrize("code", [41, 42])
def test_a_user_without_tokens(subsonic: FakeSubsonic, code: int) -> None:
    subsonic.once(subsonic._failed(code, "Token authentication not supported for LDAP users"))
    with pytest.raises(ConfigError, match="LDAP") as caught:
        signed_in(subsonic)
    assert "--send-password" in caught.value.hint


@pytest.mark.parametrize("code", [20, 30])
def test_a_protocol_that_is_too_old(subsonic: FakeSubsonic, code: int) -> None:
    subsonic.once(subsonic._failed(code, "Incompatible"))
    with pytest.raises(ConfigError, match=r"Subsonic 1\.13 or later"):
        signed_in(subsonic)


def test_an_error_does_not_repeat_a_secret(subsonic: FakeSubsonic) -> None:
    server = signed_in(subsonic)
    subsonic.once(subsonic._failed(0, f"failed for p={SOLI.password} enc:{SOLI.password.encode().hex()}"))
    with pytest.raises(SegueError, match=re.escape("failed for p=… enc:…")):
        server.playlists()


def test_a_server_that_takes_no_post(subsonic: FakeSubsonic) -> None:
    subsonic.once(Reply(405))
    with pytest.raises(ConfigError, match="requests by POST"):
        signed_in(subsonic)


def test_a_wrong_address(subsonic: FakeSubsonic) -> None:
    with pytest.raises(ConfigError, match="a web page"):
        sign_in(f"{subsonic.address}/music", SOLI, bounds=QUICK, send_password=False)
    assert (
        sign_in(f"{subsonic.address}/rest", SOLI, bounds=QUICK, send_password=False).address
        == subsonic.address
    )


def test_a_track_with_all_that_opensubsonic_says(subsonic: FakeSubsonic) -> None:
    subsonic.add_song(
        "t1", title="밤편지 🌙", album="팔레트", albumId="al-1", artist="IU feat. 오혁", artistId="ar-1", year=2017,
        artists=[{"id": "ar-1", "name": "아이유"}, {"id": "ar-2", "name": "오혁"}], genre="K-Pop", duration=253,
        genres=[{"name": "발라드"}, {"name": "K-Pop"}, {"name": "발라드"}], path="아이유/팔레트/밤편지.flac",
        musicBrainzId=MBID.upper(), isrc=["none", "kr-a38-17-00001"], starred="2024-01-01T00:00:00Z", userRating=5,
        playCount=12,
    )  # fmt: skip
    [track] = signed_in(subsonic).tracks(Silent())
    record = track.record
    assert track.starred
    assert (record.title, record.artists, record.artist_ids) == (
        "밤편지 🌙",
        ["아이유", "오혁"],
        ["ar-1", "ar-2"],
    )
    assert (record.album, record.album_id, record.genres) == ("팔레트", "al-1", ["발라드", "K-Pop"])
    assert (record.released, record.duration_ms) == (dt.date(2017, 1, 1), 253_000)
    assert (record.location, record.isrc) == ("아이유/팔레트/밤편지.flac", "KRA381700001")
    assert record.mbid == MBID.upper()


def test_a_track_with_what_older_servers_say(either: FakeSubsonic) -> None:
    either.add_song("7", title=" 밤 ", artist="IU", genre="Pop", duration="253", year="", album=None)
    [track] = signed_in(either).tracks(Silent())
    assert (track.record.title, track.record.artists, track.record.artist_ids) == ("밤", ["IU"], [])
    assert (track.record.genres, track.record.duration_ms, track.record.released) == (["Pop"], 253_000, None)
    assert not track.starred


def test_folders_and_films_are_no_tracks_and_an_unknown_artist_is_none(subsonic: FakeSubsonic) -> None:
    subsonic.add_song("a", isDir=True)
    subsonic.add_song("b", isVideo=True)
    subsonic.add_song("c", artist="[Unknown Artist]")
    [track] = signed_in(subsonic).tracks(Silent())
    assert (track.record.id, track.record.artists) == ("c", [])


@pytest.mark.parametrize("count", [0, 1, 500, 501, 1000])
def test_a_library_comes_page_by_page(either: FakeSubsonic, count: int) -> None:
    for number in range(count):
        either.add_song(f"t{number}", album=f"{number // 10:03}")
    assert read(signed_in(either)) == [f"t{number}" for number in range(count)]


@pytest.mark.parametrize("singles", [False, True])
def test_without_a_search_for_everything_albums_are_read(singles: bool) -> None:
    fake = FakeSubsonic(search=False, singles=singles)
    with running(fake):
        for number in range(7):
            fake.add_song(f"t{number}", album=f"앨범 {number // 3}")
        assert sorted(read(signed_in(fake))) == [f"t{number}" for number in range(7)]


def test_playlists_and_whose_they_are(either: FakeSubsonic) -> None:
    either.add_song("t1")
    either.add_list("비 오는 밤 🌙", ["t1"])
    either.add_list("others", [], owner="dani", comment="Continued by Segue (segue:pl-1)")
    either.add_list("smart", [], readonly=True)
    either.add_list(
        "비 오는 밤 🌙 (Segue)", ["t1"], comment="Continued by Segue (segue:a%28b%29%20%EB%B0%A4)"
    )
    either.add_list("about segue", [], comment="made with (segue:) and love")
    server = signed_in(either)
    found = server.playlists()
    assert [(one.title, one.mine, one.editable, one.source) for one in found] == [
        ("비 오는 밤 🌙", True, True, ""),
        ("others", False, False, "pl-1"),
        ("smart", True, False, ""),
        ("비 오는 밤 🌙 (Segue)", True, True, "a(b) 밤"),
        ("about segue", True, True, ""),
    ]
    assert {one.updated for one in found} == {dt.datetime(2024, 3, 2, 9)}
    assert [track.record.id for track in server.content(found[0].id)] == ["t1"]
    assert server.content(found[1].id) == []


def test_a_playlist_is_made_updated_extended_and_removed(either: FakeSubsonic) -> None:
    for number in range(4):
        either.add_song(f"t{number}")
    mine = either.add_list("밤", ["t0"])
    server = signed_in(either)
    server.create("밤 (Segue)", "원본 (1)", ["t1", "t2"])
    [made] = [one for one in server.playlists() if one.source]
    assert (made.title, made.source, made.unfinished) == ("밤 (Segue)", "원본 (1)", False)
    assert either.named("밤 (Segue)").songs == ["t1", "t2"]
    server.replace(made, "새벽 (Segue)", ["t3"])
    assert (either.lists[made.id].name, either.lists[made.id].songs) == ("새벽 (Segue)", ["t3"])
    assert [one.source for one in server.playlists() if one.id == made.id] == ["원본 (1)"]
    [own] = [one for one in server.playlists() if one.id == mine.id]
    server.extend(own, ["t2", "t3"])
    assert mine.songs == ["t0", "t2", "t3"]
    server.remove(made)
    assert list(either.lists) == [mine.id]


def test_a_playlist_of_a_thousand_tracks_is_made_by_one_request(subsonic: FakeSubsonic) -> None:
    songs = [f"t{number:030}" for number in range(1000)]
    server = signed_in(subsonic)
    server.create("큰 (Segue)", "x", songs)
    assert subsonic.named("큰 (Segue)").songs == songs
    assert [asked.path for asked in subsonic.asked[1:]] == [
        "/rest/createPlaylist.view",
        "/rest/updatePlaylist.view",
    ]


def test_what_a_server_that_goes_leaves_is_known_as_unfinished(either: FakeSubsonic) -> None:
    either.add_song("t1")
    server = signed_in(either)
    either.once(GONE, path="updatePlaylist", times=3)
    with pytest.raises(SegueError):
        server.create("밤 (Segue)", "pl-9", ["t1"])
    [left] = server.playlists()
    assert left.unfinished
    assert left.made
    assert left.source == ""
    server.remove(left)
    assert not either.lists


def test_making_is_not_repeated(either: FakeSubsonic) -> None:
    server = signed_in(either)
    either.once(GONE, path="createPlaylist")
    with pytest.raises(SegueError):
        server.create("밤 (Segue)", "pl-9", [])
    assert sum("createPlaylist" in asked.path for asked in either.asked) == 1


def test_a_made_playlist_that_nobody_finds_is_an_error() -> None:
    fake = FakeSubsonic(version="1.13.0")
    with running(fake):
        server = signed_in(fake)

        def forget(asked: Asked) -> Reply | None:
            fake.lists.clear()
            return None

        fake.faults.append(forget)
        with pytest.raises(SegueError, match="the playlist that was made, got none"):
            server.create("밤 (Segue)", "pl-9", [])


def test_a_server_that_breaks_off_in_the_middle_of_a_library(subsonic: FakeSubsonic) -> None:
    for number in range(600):
        subsonic.add_song(f"t{number}")
    server = signed_in(subsonic)
    subsonic.faults.append(
        lambda asked: Reply(body=b'{"subsonic-resp') if asked.one("songOffset") == "500" else None
    )
    with pytest.raises(DataError, match="search3"):
        read(server)


def test_a_server_that_repeats_a_page_for_ever_ends(
    subsonic: FakeSubsonic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.sync.subsonic.MOST_TRACKS", 2000)
    songs = [{"id": str(number), "isDir": False, "title": "같은 곡"} for number in range(500)]
    page = subsonic._ok(searchResult3={"song": songs})
    server = signed_in(subsonic)
    subsonic.once(page, path="search3", times=100)
    assert len(read(server)) == 2000


def test_a_server_is_as_frozen_as_its_parts(subsonic: FakeSubsonic) -> None:
    server = signed_in(subsonic)
    assert dataclasses.replace(server, program="x").address == subsonic.address
    assert server.protocol == "subsonic"
