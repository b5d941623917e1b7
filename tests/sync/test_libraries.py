"""A server's library becomes a dataset that a model is fitted to."""

from __future__ import annotations

from segue.protocols import Silent
from segue.sync.libraries import STARRED, read_library
from segue.sync.subsonic import sign_in
from tests.sync.conftest import QUICK, SOLI
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.worlds import fill


def test_tracks_playlists_and_favourites(subsonic: FakeSubsonic) -> None:
    fill(subsonic)
    subsonic.songs["s03"]["starred"] = subsonic.songs["s01"]["starred"] = "2024-01-01T00:00:00Z"
    subsonic.add_list("others", ["s05"], owner="dani")
    subsonic.add_list("밤 (Segue)", ["s06"], comment="Continued by Segue (segue:pl-1)")
    subsonic.add_list("Segue, unfinished 0123456789abcdef", ["s06"])
    server = sign_in(subsonic.address, SOLI, bounds=QUICK, send_password=False)
    result = read_library(server, progress=Silent())
    playlists = result.dataset.playlists
    assert playlists["id"].to_list() == ["pl-1", "pl-2", "pl-3", STARRED]
    assert playlists["title"].to_list() == ["비 오는 밤 🌙", "새벽 감성", "others", None]
    ids = result.dataset.tracks["id"]
    assert [ids[row] for row in playlists["tracks"][3]] == ["s01", "s03"]
    assert result.dataset.tracks.height == 40
    assert result.dataset.manifest.source == {
        "format": "subsonic", "source": subsonic.address, "program": "fake 2.0",
    }  # fmt: skip
    assert result.notes == {"playlist that Segue made, left out": 2, "track marked as a favourite": 2}
    assert read_library(server, starred=False).dataset.playlists.height == 3


def test_a_track_that_only_a_playlist_shows_is_described(subsonic: FakeSubsonic) -> None:
    subsonic.add_song("t1", title="숨은 곡")
    subsonic.add_list("밤", ["t1", "t1"])
    subsonic.once(subsonic._ok(searchResult3={}), path="search3")
    server = sign_in(subsonic.address, SOLI, bounds=QUICK, send_password=False)
    subsonic.once(subsonic._ok(albumList2={}), path="getAlbumList2")
    result = read_library(server)
    assert result.dataset.tracks.select("id", "title").rows() == [("t1", "숨은 곡")]
    assert result.repeats == 1


def test_an_empty_server(subsonic: FakeSubsonic) -> None:
    result = read_library(sign_in(subsonic.address, SOLI, bounds=QUICK, send_password=False))
    assert (result.dataset.tracks.height, result.dataset.playlists.height, result.notes) == (0, 0, {})
