"""`segue sync subsonic` and a real server: supysonic, in a process and an environment of its own (`make subsonic`)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.errors import ConfigError, SegueError
from segue.protocols import Silent
from segue.sync.applying import apply
from segue.sync.connections import Bounds
from segue.sync.continuing import plan
from segue.sync.credentials import Credentials
from segue.sync.libraries import read_library
from segue.sync.plans import Wish
from segue.sync.subsonic import Subsonic, sign_in
from tests.pages import ROOT
from tests.sync.descriptions import description, faults
from tests.sync.worlds import lists, model, songs

PROGRAMS = ROOT / "build" / "subsonic" / "bin"
PASSWORD = "비밀 🌙"  # noqa: S105 - of a server that lives as long as the tests

pytestmark = pytest.mark.skipif(
    not (PROGRAMS / "supysonic-server").exists(), reason="build/subsonic is missing; `make subsonic` makes it"
)

_CONFIGURATION = """
[base]
database_uri = sqlite:///{folder}/database.sqlite
[webapp]
cache_dir = {folder}/cache
log_file = {folder}/log
mount_webui = off
[daemon]
run_watcher = off
"""


def record(path: Path, title: str, artist: str, album: str) -> None:
    """Write a sound file with tags."""
    soundfile = pytest.importorskip("soundfile")
    path.parent.mkdir(parents=True, exist_ok=True)
    with soundfile.SoundFile(path, "w", 8000, 1, format="FLAC") as file:
        file.title, file.artist, file.album, file.date, file.genre = title, artist, album, "2017", "발라드"
        file.write(np.zeros(8000 * 2))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the library of `worlds`, for 솔이 and dani."""
    folder = tmp_path_factory.mktemp("supysonic")
    for key, (title, artist, album) in songs().items():
        record(folder / "music" / artist / album / f"{key}.flac", title, artist, album)
    (folder / ".supysonic").write_text(_CONFIGURATION.format(folder=folder), "utf-8")
    home = {**os.environ, "HOME": str(folder), "PYTHONWARNINGS": "ignore"}

    def run(*words: str | Path) -> None:
        subprocess.run(
            [PROGRAMS / "supysonic-cli", *words], env=home, cwd=folder, check=True, capture_output=True
        )

    run("user", "add", "-p", PASSWORD, "솔이")
    run("user", "add", "-p", "x", "dani")
    run("folder", "add", "music", folder / "music")
    run("folder", "scan", "--foreground", "music")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [PROGRAMS / "supysonic-server", "-S", "waitress", "-h", "127.0.0.1", "-p", str(port)]
    with (
        (folder / "out").open("wb") as out,
        subprocess.Popen(line, env=home, cwd=folder, stdout=out, stderr=out) as server,
    ):
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def signed_in(
    address: str, user: str = "솔이", password: str = PASSWORD, *, send_password: bool = True
) -> Subsonic:
    bounds = Bounds(tries=3, pause=0.1)
    return sign_in(address, Credentials(user, password), bounds=bounds, send_password=send_password)


@pytest.fixture
def server(address: str) -> Iterator[Subsonic]:
    """Signed in as 솔이, who has two playlists; there are none of a test before."""
    there = signed_in(address)
    keys = {track.record.title: str(track.record.id) for track in there.tracks(Silent())}
    for title, tracks in lists()[:2]:
        chosen = [("songId", keys[songs()[key][0]]) for key in tracks]
        there.requests.ask("createPlaylist", ("name", title), *chosen)
    yield there
    for one in there.playlists():
        there.remove(one)


def test_it_knows_no_tokens_so_the_password_is_sent_when_told_to(address: str) -> None:
    with pytest.raises(ConfigError, match="a server that knows tokens") as caught:
        signed_in(address, send_password=False)
    assert "--send-password" in caught.value.hint
    with pytest.raises(ConfigError, match="a name and secret that the server knows"):
        signed_in(address, password="wrong")  # noqa: S106 - it is wrong
    assert signed_in(address).program.startswith("Subsonic 1.")


def test_its_library_becomes_a_dataset(server: Subsonic) -> None:
    dataset = read_library(server).dataset
    tracks = {row["title"]: row for row in dataset.tracks.to_dicts()}
    assert len(tracks) == 40
    for title, artist, album in songs().values():
        row = tracks[title]
        assert (row["artists"], row["album"], row["genres"]) == ([artist], album, ["발라드"])
        assert (row["released"].year, row["duration_ms"]) == (2017, 2000)
        assert row["location"].endswith(".flac")
        assert len(row["artist_ids"]) == 1
    titles = dataset.tracks["title"]
    found = {
        row["title"]: [titles[track] for track in row["tracks"]]
        for row in dataset.playlists.iter_rows(named=True)
    }
    assert found == {title: [songs()[key][0] for key in keys] for title, keys in lists()[:2]}
    assert dataset.playlists["updated"].null_count() == 0


def test_continuations_are_written_kept_up_to_date_and_never_read_as_evidence(server: Subsonic) -> None:
    own = {one.id: [track.record.id for track in server.content(one.id)] for one in server.playlists()}
    todo = plan(server, model(), Wish(n=5))
    assert todo.matched == {"album": 40}
    assert [step.action for step in todo.steps] == ["create", "create"]
    apply(server, todo)
    made = {one.source: one for one in server.playlists() if one.made}
    assert sorted(one.title for one in made.values()) == ["비 오는 밤 🌙 (Segue)", "새벽 감성 (Segue)"]
    for step in todo.steps:
        content = [track.record.id for track in server.content(made[step.playlist].id)]
        assert content == [track.id for track in step.tracks]
    assert [step.action for step in plan(server, model(), Wish(n=5)).steps] == ["unchanged", "unchanged"]
    apply(server, plan(server, model(), Wish(n=3)))
    assert {len(server.content(one.id)) for one in made.values()} == {3}
    assert {key: [track.record.id for track in server.content(key)] for key in own} == own
    assert read_library(server).dataset.playlists.height == 2


def test_the_persons_own_playlists_grow_when_asked(server: Subsonic) -> None:
    before = {one.id: len(server.content(one.id)) for one in server.playlists()}
    apply(server, plan(server, model(), Wish(n=2, extend=True)))
    after = {one.id: len(server.content(one.id)) for one in server.playlists()}
    assert after == {key: count + 2 for key, count in before.items()}


def test_another_persons_playlists_are_seen_and_left_alone(server: Subsonic, address: str) -> None:
    other = signed_in(address, "dani", "x")
    track = str(next(iter(other.tracks(Silent()))).record.id)
    other.requests.ask("createPlaylist", ("name", "dani's"), ("songId", track))
    [theirs] = other.playlists()
    other.requests.ask("updatePlaylist", ("playlistId", theirs.id), ("public", "true"))
    try:
        seen = [one for one in server.playlists() if not one.mine]
        assert [one.title for one in seen] == ["[dani] dani's"]  # it says whose a playlist is
        assert seen[0].id not in [step.playlist for step in plan(server, model(), Wish(n=2)).steps]
        with pytest.raises(SegueError):
            server.replace(seen[0], "mine", [])
        assert [one.title for one in other.playlists()] == ["dani's"]
    finally:
        other.remove(theirs)


def test_what_it_answers_follows_the_description(server: Subsonic) -> None:
    told = description("subsonic")["answers"]
    [one, _] = server.playlists()
    for method, parameters in {
        "ping": {}, "getPlaylists": {}, "getPlaylist": {"id": one.id},
        "search3": {"query": "", "songCount": "500"}, "getAlbumList2": {"type": "alphabeticalByName"},
    }.items():  # fmt: skip
        who = {"u": "솔이", "p": PASSWORD, "v": "1.8.0", "c": "segue", "f": "json"}
        body = urllib.parse.urlencode({**who, **parameters}).encode()
        with urllib.request.urlopen(f"{server.address}/rest/{method}.view", body) as opened:  # noqa: S310 - the test's own server
            answer: Any = json.load(opened)["subsonic-response"]
        wrong = [
            fault
            for fault in faults(answer, "SubsonicResponse", told)
            if not fault.endswith("changed: missing")
        ]
        assert wrong == []  # it never says when a playlist changed
