"""What Segue sends and reads is what the protocol's published description has, and so are the fake's answers."""

from __future__ import annotations

import json

import msgspec
import pytest

from segue.protocols import Silent
from segue.sync import subsonic_answers as answers
from segue.sync.subsonic import sign_in
from tests.sync.conftest import QUICK, SOLI
from tests.sync.descriptions import description, faults, names, unknown
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.fakes import Asked, Reply
from tests.sync.worlds import fill

TOLD = description("subsonic")


@pytest.mark.parametrize(
    ("struct", "kinds"),
    [
        (answers.Song, ("Child",)),
        (answers.Named, ("ArtistID3", "ItemGenre")),
        (answers.Playlist, ("PlaylistWithSongs",)),
        (answers.Album, ("AlbumID3WithSongs",)),
        (answers.Songs, ("SearchResult3",)),
        (answers.Albums, ("AlbumList2",)),
        (answers.Playlists, ("Playlists",)),
        (answers.Fault, ("Error",)),
        (answers.TokenInfo, ("TokenInfo",)),
        (answers.Response, ("SubsonicResponse",)),
    ],
)
def test_every_field_that_is_read_is_described(struct: type[msgspec.Struct], kinds: tuple[str, ...]) -> None:
    known = set().union(*(TOLD["answers"][kind]["fields"] for kind in kinds))
    assert names(struct) <= known


def test_every_request_and_answer_follows_the_description(subsonic: FakeSubsonic) -> None:
    fill(subsonic)
    subsonic.search = False
    subsonic.songs["s01"] |= {
        "artists": [{"id": "a", "name": "가수"}], "genres": [{"name": "발라드"}],
        "isrc": ["KRA381700001"], "year": 2017,
    }  # fmt: skip
    replies: list[Reply] = []
    told = subsonic.answer

    def heard(asked: Asked) -> Reply:
        replies.append(told(asked))
        return replies[-1]

    subsonic.answer = heard  # type: ignore[method-assign]
    server = sign_in(subsonic.address, SOLI, bounds=QUICK, send_password=False)
    list(server.tracks(Silent()))
    server.create("밤 (Segue)", "pl-1", ["s01"])
    [made] = [one for one in server.playlists() if one.made]
    server.content(made.id)
    server.replace(made, "밤 (Segue)", ["s02"])
    server.extend(made, ["s03"])
    server.remove(made)
    methods = {asked.path.removeprefix("/rest/").removesuffix(".view") for asked in subsonic.asked}
    assert methods == TOLD["requests"].keys() - {"tokenInfo"}
    for asked, reply in zip(subsonic.asked, replies, strict=True):
        assert unknown(asked, asked.path.removeprefix("/rest/").removesuffix(".view"), TOLD) == []
        response = json.loads(reply.body)["subsonic-response"]
        assert list(faults(response, "SubsonicResponse", TOLD["answers"])) == []


def test_lists_as_servers_write_them() -> None:
    assert answers.several(None) == answers.several("") == answers.several([]) == []
    assert answers.several(["a"]) == ["a"]
    one = answers.Named(name="밤")
    assert answers.several(one) == answers.several([one]) == [one]


def test_the_description_is_checked() -> None:
    bad = {"status": 1, "playlists": {"playlist": [{"id": 7, "name": "밤"}]}}
    found = list(faults(bad, "SubsonicResponse", TOLD["answers"]))
    assert ".version: missing" in found
    assert ".status: no string" in found
    assert ".playlists.playlist[0].id: no string" in found
    assert ".playlists.playlist[0].created: missing" in found
