"""Playlist files of a model whose tracks lie somewhere: the path in a file need not be the id."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any, cast, get_args

import pytest

from segue.data import archives, gzipped
from segue.errors import SegueError
from segue.service.exchange import Format, TooMuchError, public_location, read_file, write
from segue.service.schema.views import TrackView
from segue.service.search.index import FoundTrack, SearchIndex
from segue.types import Query


def found(track: str, location: str) -> FoundTrack:
    return FoundTrack(int(track), track, f"A - B {track}", ["가수", "손님 - 둘"], None, None, [], 3, location)


KNOWN = {
    one.id: one
    for one in (
        found("12", "/음악/밤.mp3"),
        found("13", "a/../b.mp3"),
        found("14", "https://example.com/1 2"),
    )
}


class Index:
    """Tracks that nobody can find by name."""

    def known(self, ids: list[str]) -> dict[str, FoundTrack]:
        return {key: KNOWN[key] for key in ids if key in KNOWN}

    def keyed(self, *_: object) -> list[FoundTrack]:
        return []

    sharing = keyed


def view(track: FoundTrack) -> TrackView:
    return TrackView(
        id=int(track.id), title=track.title, artists=track.artists, album=None, year=None, genres=(), playlists=0,
        preview=None,
    )  # fmt: skip


@pytest.mark.parametrize("form", ["m3u8", "jspf", "xspf", "json", "csv"])
def test_tracks_come_back_by_their_ids(form: Format) -> None:
    tracks: list[tuple[TrackView, FoundTrack | None]] = [(view(one), one) for one in KNOWN.values()]
    content = write(form, Query(title="밤", tags=("비",), weights=(4.0, 1.0, 0.0)), tracks)
    index: Any = Index()
    (back,) = read_file(f"x.{form}", content, cast("SearchIndex", index), view)
    assert ([track.id for track in back["tracks"]], back["unknown"]) == ([12, 13, 14], [])
    assert (back["title"], back["tags"], back["weights"]) == ("밤", ["비"], [4.0, 1.0, 0.0])


@pytest.mark.parametrize(
    ("track", "location", "shown"),
    [
        ("가수/밤.mp3", "/srv/music/가수/밤.mp3", "가수/밤.mp3"),
        ("가수/밤.mp3", "D:\\Music\\가수\\밤.mp3", "가수/밤.mp3"),
        ("7", "/srv/music/가수/밤.mp3", ""),
        ("7", "file:///srv/music/a.mp3", ""),
        ("7", "https://example.org/7.ogg", "https://example.org/7.ogg"),
        ("spotify:track:1", "spotify:track:1", "spotify:track:1"),
    ],
)
def test_a_download_has_no_path_of_the_services_disk(track: str, location: str, shown: str) -> None:
    one = FoundTrack(0, track, "밤", ["가수"], None, None, [], 3, location)
    assert public_location(one) == shown
    assert public_location(None) == ""
    looked = TrackView(
        id=track, title="밤", artists=("가수",), album=None, year=None, genres=(), playlists=0, preview=None
    )
    for form in get_args(Format):
        content = write(form, Query(title="밤"), [(looked, one)]).decode()
        assert "srv" not in content
        assert "Music" not in content


def packed(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def imported(name: str, content: bytes, **said: str) -> list[dict[str, Any]]:
    index: Any = Index()
    return read_file(name, content, cast("SearchIndex", index), view, **said)


TABLE = "누가;무엇\n미나;12\n".encode("cp949")


def test_columns_and_a_dialect_of_a_table() -> None:
    columns = "playlist=누가,track=무엇"
    for dialect in ("", "semicolon"):
        (back,) = imported("표.csv", TABLE, columns=columns, dialect=dialect)
        assert [track.id for track in back["tracks"]] == [12]
    with pytest.raises(SegueError, match="expected the column 노래, got 누가, 무엇"):
        imported("표.csv", TABLE, columns="track=노래")
    with pytest.raises(SegueError, match="expected one of comma, semicolon"):
        imported("표.csv", TABLE, dialect="loose")


def test_packed_files() -> None:
    (back,) = imported("비.m3u8.gz", gzip.compress("#SEGUE-TRACK:12\n밤.mp3\n".encode()))
    assert ([track.id for track in back["tracks"]], back["title"]) == ([12], "비")
    liked = {"tracks": [{"artist": "가수", "track": "밤", "uri": "12"}]}
    lists = {"playlists": [{"name": "비", "items": [{"track": {"trackName": "낮", "trackUri": "13"}}]}]}
    files = {
        "MyData/YourLibrary.json": liked,
        "MyData/Playlist1.json": lists,
        "MyData/Userdata.json": {"a": 1},
    }
    backs = imported(
        "my_spotify_data.zip", packed({name: json.dumps(one).encode() for name, one in files.items()})
    )
    assert sorted(back["title"] for back in backs) == ["Liked Songs", "비"]


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE", 1 << 20)
    monkeypatch.setattr(gzipped, "FREE", 1 << 20)
    bomb = b"playlist,track\n" + b"a" * (2 << 20)
    with pytest.raises(SegueError, match="unpacks to"):
        imported("a.zip", packed({"a.csv": bomb}))
    with pytest.raises(SegueError, match="unpacks to at most"):
        imported("a.csv.gz", gzip.compress(bomb))
    with pytest.raises(TooMuchError, match="a file of at most 50000 lines"):
        imported("a.csv.gz", gzip.compress(b"ab\n" * 100_000))
