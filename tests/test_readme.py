"""Every command and program in the README is run, in its order, beside small files that stand in for one's own."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import segue
from segue.cli.app import app
from segue.cli.commands import COMMANDS
from segue.data.dataset import Dataset
from segue.recipes.built_in import fast
from segue.sample import make_sample
from segue.service.app import make
from segue.service.settings import Settings
from tests.library import sounds
from tests.pages import ROOT, blocks

README = (ROOT / "README.md").read_text("utf-8")


def commands() -> Iterator[list[str]]:
    """The arguments of every console line, comments left out."""
    for line in "".join(blocks("README.md", "console")).splitlines():
        assert line.startswith("$ "), line
        yield shlex.split(line.removeprefix("$ "), comments=True)


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def write_melon(folder: Path, dataset: Dataset) -> None:
    """The dataset as Melon's files."""
    playlists = [
        {
            "id": int(row["id"]),
            "plylst_title": row["title"] or "",
            "tags": row["tags"],
            "songs": row["tracks"],
            "like_cnt": row["likes"],
            "updt_date": f"{row['updated']:%Y-%m-%d %H:%M:%S}.000",
        }
        for row in dataset.playlists.iter_rows(named=True)
    ]
    tracks = [
        {
            "id": int(row["id"]),
            "song_name": row["title"],
            "artist_name_basket": row["artists"],
            "artist_id_basket": [int(key) for key in row["artist_ids"]],
            "album_name": row["album"],
            "album_id": int(row["album_id"]),
            "song_gn_gnr_basket": ["GN0100"],
            "song_gn_dtl_gnr_basket": ["GN0101"],
            "issue_date": f"{row['released']:%Y%m%d}",
        }
        for row in dataset.tracks.iter_rows(named=True)
    ]
    write_json(folder / "train.json", playlists)
    write_json(folder / "song_meta.json", tracks)
    write_json(folder / "genre_gn_all.json", {"GN0100": "발라드", "GN0101": "세부장르전체"})
    asked = [playlist | {"tags": [], "songs": playlist["songs"][:3]} for playlist in playlists[:4]]
    write_json(folder / "val.json", asked)


def mpd_track(position: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pos": position,
        "track_uri": f"spotify:track:{row['id']}",
        "track_name": row["title"],
        "artist_name": row["artists"][0],
        "artist_uri": f"spotify:artist:{row['artist_ids'][0]}",
        "album_name": row["album"],
        "album_uri": f"spotify:album:{row['album_id']}",
        "duration_ms": row["duration_ms"],
    }


def write_mpd(folder: Path, dataset: Dataset) -> None:
    """The dataset as a slice and a challenge set."""
    rows = dataset.tracks.rows(named=True)
    playlists = [
        {
            "pid": number,
            "name": row["title"] or "",
            "modified_at": int(row["updated"].timestamp()),
            "tracks": [mpd_track(position, rows[track]) for position, track in enumerate(row["tracks"])],
        }
        for number, row in enumerate(dataset.playlists.iter_rows(named=True))
    ]
    write_json(folder / "mpd.slice.0-999.json", {"info": {}, "playlists": playlists})
    asked = [playlist | {"tracks": playlist["tracks"][:5]} for playlist in playlists[:3]]
    write_json(folder / "challenge_set.json", {"playlists": asked})


def write_music(folder: Path, dataset: Dataset) -> None:
    """The dataset as M3U files."""
    folder.mkdir()
    rows = dataset.tracks.rows(named=True)
    for row in dataset.playlists.iter_rows(named=True):
        lines = ["#EXTM3U", f"#PLAYLIST:{row['title'] or ''}"]
        for track in row["tracks"]:
            lines.append(f"#EXTINF:200,{rows[track]['artists'][0]} - {rows[track]['title']}")
            lines.append(f"Albums/{track}.mp3")
            sounds.write(
                folder / "Albums" / f"{track}.mp3",
                title=rows[track]["title"],
                artist=rows[track]["artists"][0],
            )
        (folder / f"{row['id']}.m3u8").write_text("\n".join(lines), encoding="utf-8")


def write_table(path: Path, dataset: Dataset) -> None:
    rows = ["playlist,track,playlist_title,tags"]
    for row in dataset.playlists.iter_rows(named=True):
        title = (row["title"] or "").replace('"', '""')
        rows += [f'{row["id"]},{track},"{title}",{"|".join(row["tags"])}' for track in row["tracks"]]
    path.write_text("\n".join(rows), encoding="utf-8")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with everything that the README calls the reader's own."""
    dataset = make_sample(playlists=60, tracks=800, seed=1)
    write_melon(tmp_path / "melon", dataset)
    write_mpd(tmp_path / "mpd", dataset)
    write_music(tmp_path / "Music", dataset)
    write_table(tmp_path / "playlists.csv", dataset)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    # the default recipe takes its time; tests/model tests it, and here its place is taken by the fast one
    monkeypatch.setattr("segue.recipes.built_in.default", fast)
    monkeypatch.setattr("segue.service.server.serve", ask_once)
    return tmp_path


def ask_once(settings: Settings, listening: socket.socket) -> None:
    """Serve for one question, where `segue serve` would go on until it is told to stop."""
    listening.close()
    # workers are processes of their own, where no recipe has taken another one's place
    if Path("data").exists():  # `segue play` has its own
        segue.fit(Dataset.load("data"), recipe="fast").save("model")
    with TestClient(make(settings)) as client:
        asked = {"queries": [{"title": "새벽 드라이브"}], "n": 3}
        found = client.post("/v1/continuations", json=asked).json()
        assert len(found["continuations"][0]["tracks"]) == 3
        assert client.get("/").status_code == 200


def test_every_command_and_program_runs(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = [words for words in commands() if words[0] != "make"]
    assert all(words[0] == "segue" for words in ran)
    for words in ran:
        app(words[1:], standalone_mode=False)
    assert {words[1] for words in ran} >= {
        "play",
        "import",
        "fit",
        "recommend",
        "answer",
        "split",
        "evaluate",
        "serve",
    }
    assert len(json.loads((files / "results.json").read_text("utf-8"))) == 4
    assert len((files / "submission.csv").read_text("utf-8").splitlines()) == 4
    assert (files / "report" / "report.html").exists()
    capsys.readouterr()
    programs = blocks("README.md", "python")
    assert programs
    for number, program in enumerate(programs):
        path = files / f"program{number}.py"
        path.write_text(program, encoding="utf-8")
        runpy.run_path(str(path))
    assert len(capsys.readouterr().out.splitlines()) == 20


def test_every_make_target_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipes = dict(re.findall(r"^([a-z-]+):.*\n((?:\t.+\n)+)", makefile, re.MULTILINE))
    named = {words[1] for words in commands() if words[0] == "make"}
    assert named == {"demo", "test-fast", "test"}
    assert "segue demo demo" in recipes["demo"]
    assert "-m pytest" in recipes["test"]
    assert '-m "not slow"' in recipes["test-fast"]


def test_every_command_is_in_the_table() -> None:
    listed = set(re.findall(r"`segue ([a-z-]+)`", README.split("## Commands")[1].split("## How")[0]))
    assert listed | {"compare"} == set(COMMANDS)


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")),
    ],
)
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{page}: {target}"
