"""`segue sync` as a person runs it: read, fit, continue, again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from segue.data.dataset import Dataset
from tests.sync.conftest import QUICK, SOLI
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.fakes import GONE, Reply, running
from tests.sync.worlds import fill, model


@pytest.fixture
def subsonic(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSubsonic]:
    """A server with playlists; name and password are in the environment."""
    monkeypatch.setenv("SEGUE_SYNC_USER", SOLI.user)
    monkeypatch.setenv("SEGUE_SYNC_PASSWORD", SOLI.password)
    monkeypatch.delenv("SEGUE_SYNC_API_KEY", raising=False)
    fake = FakeSubsonic()
    fill(fake)
    with running(fake):
        yield fake


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the server's library."""
    path = tmp_path_factory.mktemp("sync") / "model"
    model().save(path)
    return path


def test_a_library_becomes_a_dataset(
    command: Callable[..., Any], subsonic: FakeSubsonic, tmp_path: Path
) -> None:
    ran = command("sync", "subsonic", subsonic.address, "--read", "-o", tmp_path / "data")
    assert ran.code == 0, ran.err
    assert Dataset.load(tmp_path / "data").playlists["title"].to_list() == ["비 오는 밤 🌙", "새벽 감성"]
    assert "fingerprint" in ran.out
    assert SOLI.password not in ran.out + ran.err


def test_playlists_are_continued_shown_and_kept_up_to_date(
    command: Callable[..., Any], subsonic: FakeSubsonic, fitted: Path
) -> None:
    line = ("sync", "subsonic", subsonic.address, "--model", fitted, "-n", 4)
    shown = command(*line, "--dry-run")
    assert shown.code == 0, shown.err
    assert "would be new" in shown.out
    assert len(subsonic.lists) == 2
    done = command(*line)
    assert done.code == 0, done.err
    assert len(subsonic.named("새벽 감성 (Segue)").songs) == 4
    assert "6 of 6" in done.out
    assert "same id and title" in done.out
    assert "as it was" in command(*line).out
    assert "extended" in command(*line, "--extend", "--playlist", "새벽 감성").out
    assert len(subsonic.named("새벽 감성").songs) == 10


def test_json_has_every_track_and_how_it_was_matched(
    command: Callable[..., Any], subsonic: FakeSubsonic, fitted: Path
) -> None:
    for number in range(25):
        subsonic.add_song(f"x{number}", title=f"모르는 곡 {number}")
    subsonic.lists["pl-1"].songs += [f"x{number}" for number in range(25)]
    line = ("sync", "subsonic", subsonic.address, "--model", fitted, "--dry-run")
    told = json.loads(command(*line, "--json").out)
    assert (told["program"], told["done"], told["address"]) == ("fake 2.0", False, subsonic.address)
    step = told["plan"]["steps"][0]
    assert len(step["unmatched"]) == 25
    assert set(step["tracks"][0]) == {"id", "name", "how"}
    said = command(*line)
    assert "tracks that the model does not know: 25" in " ".join(said.err.split())
    assert "모르는 곡 19" in said.err
    assert "모르는 곡 20" not in said.err
    assert "and 5 more" in said.err


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--read",),
        ("-o", "data"),
        ("--read", "-o", "data", "--model", "m"),
        ("--model", "m", "-o", "data"),
    ],
)
def test_it_reads_or_continues(command: Callable[..., Any], options: tuple[str, ...]) -> None:
    ran = command("sync", "subsonic", "http://127.0.0.1:1", *options)
    assert ran.code == 2
    assert "expected --read with -o DATASET, or --model MODEL" in ran.err


def test_a_wrong_password_is_an_error_with_a_next_step(
    command: Callable[..., Any], subsonic: FakeSubsonic, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("wrong-one\n")
    secret.chmod(0o600)
    ran = command(
        "sync",
        "subsonic",
        subsonic.address,
        "--read",
        "-o",
        tmp_path / "data",
        "--password-file",
        secret,
        "--json",
    )
    assert ran.code == 2
    told = json.loads(ran.err)
    assert told["error"] == "ConfigError"
    assert "wrong-one" not in ran.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("reply", [GONE, Reply(body=b"<html>"), Reply(503)])
def test_a_server_that_goes_halfway_leaves_the_older_dataset(
    command: Callable[..., Any],
    subsonic: FakeSubsonic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply,
) -> None:
    monkeypatch.setattr("segue.sync.connections.BOUNDS", QUICK)
    line = ("sync", "subsonic", subsonic.address, "--read", "-o", tmp_path / "data")
    assert command(*line).code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    subsonic.once(reply, path="getPlaylist.view", times=3)
    assert command(*line).code == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_folder_that_is_no_dataset_is_refused_before_anything_is_read(
    command: Callable[..., Any], subsonic: FakeSubsonic, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.jpg").write_text("x")
    assert command("sync", "subsonic", subsonic.address, "--read", "-o", tmp_path / "mine").code == 2
    assert not [asked for asked in subsonic.asked if "search3" in asked.path]


def test_no_playlist_is_a_dataset_of_tracks(
    command: Callable[..., Any], subsonic: FakeSubsonic, tmp_path: Path
) -> None:
    subsonic.lists.clear()
    assert command("sync", "subsonic", subsonic.address, "--read", "-o", tmp_path / "data").code == 0
    assert pl.read_parquet(tmp_path / "data" / "tracks.parquet").height == 40
