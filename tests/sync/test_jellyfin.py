"""A Jellyfin server is read and written by the same code, as its published description has it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import msgspec
import pytest

from segue.errors import ConfigError, SegueError
from segue.protocols import Silent
from segue.sync import jellyfin_answers as answers
from segue.sync.applying import apply
from segue.sync.continuing import plan
from segue.sync.credentials import Credentials
from segue.sync.jellyfin import Jellyfin, sign_in
from segue.sync.libraries import read_library
from segue.sync.plans import Wish
from tests.sync.conftest import QUICK, SOLI
from tests.sync.descriptions import description, faults, names, unknown
from tests.sync.fake_jellyfin import FakeJellyfin
from tests.sync.fakes import GONE, Asked, Reply, running
from tests.sync.worlds import lists, model, songs

TOLD = description("jellyfin")
MBID = "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56"


@pytest.fixture
def fake() -> Iterator[FakeJellyfin]:
    """A server with the library of `worlds`, and two playlists of 솔이."""
    made = FakeJellyfin()
    for key, (title, artist, album) in songs().items():
        made.add_song(key, Name=title, Artists=[artist], Album=album, RunTimeTicks=2_000_000_000)
    for title, tracks in lists()[:2]:
        made.add_list(title, list(tracks))
    with running(made):
        yield made


def signed_in(fake: FakeJellyfin, who: Credentials = SOLI) -> Jellyfin:
    return sign_in(fake.address, who, bounds=QUICK, send_password=False)


def test_a_password_signs_in_once_and_a_token_then(fake: FakeJellyfin) -> None:
    server = signed_in(fake)
    server.playlists()
    assert (server.program, server.version) == ("Jellyfin Server 10.10.3", (10, 10, 3))
    assert sum("비밀".encode() in asked.body for asked in fake.asked) == 1
    assert all('Client="Segue"' in asked.headers["authorization"] for asked in fake.asked)
    assert 'Token="token-u1"' in fake.asked[-1].headers["authorization"]
    assert SOLI.password not in repr(server)
    assert "token-u1" not in repr(server)


@pytest.mark.parametrize("who", [Credentials("솔이", "wrong"), Credentials("솔이", api_key="other")])
def test_a_wrong_secret(fake: FakeJellyfin, who: Credentials) -> None:
    with pytest.raises(ConfigError, match="a name and secret that the server knows"):
        signed_in(fake, who)


def test_a_wrong_address(fake: FakeJellyfin) -> None:
    fake.once(Reply(404, b"<html>", "text/html"))
    with pytest.raises(ConfigError, match="a server that speaks Jellyfin"):
        signed_in(fake)


def test_a_track_with_all_that_it_says(fake: FakeJellyfin) -> None:
    fake.items.clear()
    fake.add_song(
        "t1", Name="밤편지 🌙", Album="팔레트", AlbumId="al-1", Artists=["아이유"], Genres=["발라드", "발라드"],
        ArtistItems=[{"Id": "ar-1", "Name": "아이유"}, {"Id": "ar-2", "Name": "오혁"}], ProductionYear=2017,
        RunTimeTicks=2_534_560_000, Path="/음악/밤편지.flac", UserData={"IsFavorite": True, "PlayCount": 3},
        ProviderIds={"MusicBrainzTrack": "x", "MusicBrainzRecording": MBID},
    )  # fmt: skip
    fake.add_song("t2", Name=None, Artists=None, ArtistItems=[])
    one, bare = signed_in(fake).tracks(Silent())
    record = one.record
    assert one.starred
    assert (record.title, record.artists, record.artist_ids) == (
        "밤편지 🌙",
        ["아이유", "오혁"],
        ["ar-1", "ar-2"],
    )
    assert (record.album, record.album_id, record.genres) == ("팔레트", "al-1", ["발라드"])
    assert (record.released, record.duration_ms) == (dt.date(2017, 1, 1), 253_456)
    assert (record.location, record.mbid) == ("/음악/밤편지.flac", MBID)
    assert (bare.record.title, bare.record.artists, bare.starred) == (None, [], False)


@pytest.mark.parametrize("count", [0, 500, 501])
def test_a_library_comes_page_by_page(fake: FakeJellyfin, count: int) -> None:
    fake.items.clear()
    for number in range(count):
        fake.add_song(f"t{number}")
    assert [track.record.id for track in signed_in(fake).tracks(Silent())] == [
        f"t{number}" for number in range(count)
    ]


def test_its_library_becomes_a_dataset(fake: FakeJellyfin) -> None:
    fake.add_list("others", ["s05"], owner="u2")
    dataset = read_library(signed_in(fake)).dataset
    assert dataset.tracks.height == 40
    assert dataset.playlists["title"].to_list() == ["비 오는 밤 🌙", "새벽 감성", "others"]
    assert dataset.playlists["updated"].to_list() == [dt.datetime(2024, 3, 1, 9)] * 3
    assert dataset.manifest.source["format"] == "jellyfin"


def test_continuations_are_written_and_kept_up_to_date(fake: FakeJellyfin) -> None:
    fake.add_list("others", ["s05"], owner="u2")
    before = {key: list(one.items) for key, one in fake.lists.items()}
    server = signed_in(fake)
    todo = plan(server, model(), Wish(n=5))
    assert [(step.title, step.action) for step in todo.steps] == [
        ("비 오는 밤 🌙", "create"),
        ("새벽 감성", "create"),
    ]
    apply(server, todo)
    made = fake.named("새벽 감성 (Segue")
    assert re.fullmatch(r"새벽 감성 \(Segue [0-9a-f]{8}\)", made.name)
    assert made.items == [track.id for track in todo.steps[1].tracks]
    assert [step.action for step in plan(server, model(), Wish(n=5)).steps] == ["unchanged", "unchanged"]
    apply(server, plan(server, model(), Wish(n=3)))
    assert len(made.items) == 3
    apply(server, plan(server, model(), Wish(n=3, extend=True)))
    assert {key: fake.lists[key].items[: len(items)] for key, items in before.items()} == before
    assert len(fake.lists) == 5
    assert read_library(server).dataset.playlists.height == 3


def test_a_playlist_is_extended_in_portions_that_fit_an_address(fake: FakeJellyfin) -> None:
    server = signed_in(fake)
    [own, _] = server.playlists()
    new = [f"{number:032x}" for number in range(250)]
    server.extend(own, new)
    assert fake.lists[own.id].items[-250:] == new
    assert [len(asked.one("ids").split(",")) for asked in fake.asked if asked.one("ids")] == [100, 100, 50]


def test_a_playlist_whose_source_is_gone_is_still_segues(fake: FakeJellyfin) -> None:
    fake.add_list("gone (Segue 0123abcd)", ["s01"])
    found = [one for one in signed_in(fake).playlists() if one.made]
    assert [(one.title, one.source) for one in found] == [("gone (Segue)", "0123abcd")]
    server = signed_in(fake)
    server.remove(found[0])
    assert len(fake.lists) == 2


def test_an_api_key_reads_and_does_not_write(fake: FakeJellyfin) -> None:
    server = signed_in(fake, Credentials("솔이", api_key="key-1"))
    assert len(list(server.tracks(Silent()))) == 40
    assert [one.mine for one in server.playlists()] == [False, False]
    with pytest.raises(ConfigError, match="a name with a password"):
        server.create("밤 (Segue)", "x", [])
    with pytest.raises(ConfigError, match="the name of a user"):
        signed_in(fake, Credentials("nobody", api_key="key-1"))


def test_a_server_that_is_too_old_is_only_read() -> None:
    fake = FakeJellyfin("10.8.13")
    with running(fake):
        server = signed_in(fake)
        assert server.playlists() == []
        with pytest.raises(
            ConfigError, match=r"Jellyfin 10\.9 or later, to write playlists, got Jellyfin Server 10\.8\.13"
        ):
            server.create("밤 (Segue)", "x", [])


def test_a_server_that_refuses_or_goes(fake: FakeJellyfin) -> None:
    server = signed_in(fake)
    fake.once(Reply(500), path="/Items")
    with pytest.raises(SegueError, match="got status 500"):
        list(server.tracks(Silent()))
    [own, _] = server.playlists()
    fake.once(GONE, path="/Playlists")
    with pytest.raises(SegueError):
        server.create("밤 (Segue)", own.id, ["s01"])
    assert len(fake.lists) == 2
    del fake.lists[own.id]
    with pytest.raises(SegueError, match="got status 404"):
        server.replace(own, "x", [])


@pytest.mark.parametrize(
    ("struct", "kinds"),
    [
        (answers.Item, ("BaseItemDto",)),
        (answers.Items, ("BaseItemDtoQueryResult",)),
        (answers.Named, ("UserDto", "NameGuidPair")),
        (answers.Marks, ("UserItemDataDto",)),
        (answers.Session, ("AuthenticationResult",)),
        (answers.Info, ("PublicSystemInfo",)),
    ],
)
def test_every_field_that_is_read_is_described(struct: type[msgspec.Struct], kinds: tuple[str, ...]) -> None:
    assert all(names(struct) <= set(TOLD["answers"][kind]["fields"]) for kind in kinds)


def test_every_request_follows_the_description(fake: FakeJellyfin) -> None:
    replies: dict[str, Reply] = {}
    told = fake.answer

    def heard(asked: Asked) -> Reply:
        reply = replies[asked.path] = told(asked)
        return reply

    fake.answer = heard  # type: ignore[method-assign]
    signed_in(fake, Credentials("솔이", api_key="key-1"))
    server = signed_in(fake)
    list(server.tracks(Silent()))
    server.create("밤 (Segue)", "x", ["s01"])
    made = next(one for one in server.playlists() if one.made)
    server.content(made.id)
    server.replace(made, "밤 (Segue)", ["s02"])
    server.extend(made, ["s03"])
    server.remove(made)
    seen: set[str] = set()
    for asked in fake.asked:
        path = re.sub(r"(?<=/Playlists/)[0-9a-f]{32}", "{playlistId}", asked.path)
        method = f"{asked.method} {re.sub(r'(?<=/Items/)[0-9a-f]{32}', '{itemId}', path)}"
        seen.add(method)
        assert unknown(asked, method, TOLD) == []
        sent = json.loads(asked.body) if asked.body else {}
        kinds = {"sent": {"required": [], "fields": TOLD["requests"][method]}}
        assert list(faults(sent, "sent", kinds)) == []
        assert sent.keys() <= TOLD["requests"][method].keys()
    assert seen == set(TOLD["requests"])
    for path, kind in {"/Items": "BaseItemDtoQueryResult", "/System/Info/Public": "PublicSystemInfo"}.items():
        assert list(faults(json.loads(replies[path].body), kind, TOLD["answers"])) == []
