from __future__ import annotations

import importlib.util
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.cli.setup import demo
from segue.service.settings import Settings
from segue.service.store.rows import Kept
from segue.service.store.store import Store

Command = Callable[..., Any]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What would be served."""
    found: list[Settings] = []

    def serve(settings: Settings, listening: socket.socket) -> None:
        found.append(settings)
        listening.close()

    monkeypatch.setattr("segue.service.server.serve", serve)
    return found


def test_options_become_settings(
    command: Command, world: Path, tmp_path: Path, served: list[Settings]
) -> None:
    keys = tmp_path / "keys"
    keys.write_text("a-key-of-sixteen-or-more\n")
    ran = command(
        "serve", world / "model", "--port", 0, "--workers", 3, "--store", "sqlite:///x", "--audio", tmp_path,
        "--api-key-file", keys, "--watch", 5, "--host-name", "music.example.org", "--host-name", "other",
        "--durability", "normal",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    (settings,) = served
    assert (settings.workers, settings.store, settings.audio, settings.watch) == (
        3,
        "sqlite:///x",
        tmp_path,
        5,
    )
    assert len(settings.keys) == 1
    assert settings.host_names == ("music.example.org", "other")
    assert settings.durability == "normal"
    assert ran.out.startswith("http://127.0.0.1:")
    assert "/docs" in ran.out


def test_the_store_lies_beside_the_model_unless_told(
    command: Command, world: Path, served: list[Settings]
) -> None:
    for arguments in ((), ("--store", "none")):
        assert command("serve", world / "model", "--port", 0, *arguments).code == 0
    assert [settings.store for settings in served] == [f"sqlite:///{world}/model.store.sqlite", ""]


def test_a_taken_port_is_said(command: Command, world: Path, served: list[Settings]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = command("serve", world / "model", "--port", taken.getsockname()[1])
    assert ran.code == 2
    assert "expected a free address" in ran.err
    assert "--port" in ran.err
    assert not served


def test_a_folder_of_audio_that_is_none_is_refused(
    command: Command, world: Path, served: list[Settings]
) -> None:
    ran = command("serve", world / "model", "--audio", world / "nowhere")
    assert ran.code == 2
    assert "expected a folder of audio files" in ran.err


@pytest.mark.parametrize("arguments", [("serve", "m"), ("export-feedback", "s", "d")])
def test_without_the_extra_the_install_command_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "uvicorn" else find(name, *rest)
    )
    ran = command(*arguments)
    assert ran.code == 2
    assert "pip install 'segue[serve]'" in ran.err


def test_the_demo_can_end_with_the_service(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: list[Settings]
) -> None:
    monkeypatch.setattr(demo, "PLAYLISTS", 120)
    monkeypatch.setattr(demo, "TRACKS", 600)
    ran = command("demo", tmp_path / "d", "--serve", "--port", 0)
    assert ran.code == 0, ran.err
    assert served[0].models == (tmp_path / "d" / "model",)
    assert (tmp_path / "d" / "model" / "evaluation.json").is_file()
    ran = command("demo", tmp_path / "d")  # not on a terminal: it ends
    assert ran.code == 0
    assert f"segue serve {tmp_path}/d/model" in ran.out
    assert len(served) == 1


def test_what_was_kept_becomes_a_dataset_to_fit(command: Command, world: Path, tmp_path: Path) -> None:
    model = segue.load(world / "model")
    ids = [model.track_id(track) for track in model.tracks["id"][:12]]
    path = tmp_path / "kept.sqlite"
    store = Store.open(f"sqlite:///{path}")
    for number in range(20):
        store.put(
            Kept(
                key=f"k{number}", title="밤", tracks=tuple(ids[:8]), kept=tuple(ids[8:10]), dropped=(ids[11],)
            )
        )
    store.close()
    for given in (path, f"sqlite:///{path}"):
        ran = command("export-feedback", given, tmp_path / "data", "--describe", world / "model")
        assert ran.code == 0, ran.err
        assert "20 playlists, 10 tracks, 200 pairs" in ran.out
    dataset = segue.Dataset.load(tmp_path / "data")
    assert dataset.tracks["title"].to_list() == model.tracks["title"][:10].to_list()
    assert command("fit", tmp_path / "data", "-o", tmp_path / "model", "--recipe", "fast").code == 0


def test_a_store_that_is_not_there_is_said(command: Command, tmp_path: Path) -> None:
    ran = command("export-feedback", tmp_path / "none.sqlite", tmp_path / "data")
    assert ran.code == 2
    assert "expected a store's URL or an SQLite file" in ran.err
    assert not (tmp_path / "none.sqlite").exists()


def test_constraints_and_weights_on_the_command_line(command: Command, world: Path) -> None:
    model = segue.load(world / "model")
    seeds = model.tracks["id"][:2].to_list()
    shown = command(
        "recommend", world / "model", "--track", seeds[0], "--track", seeds[1], "--weight", 3, "--years", "2000-2010",
        "--per-artist", 1, "--diversity", 0.2, "-n", 8, "--json",
    )  # fmt: skip
    assert shown.code == 0, shown.err
    found = json.loads(shown.out)
    ids = [model.track_id(seed) for seed in seeds]
    expected = model.recommend(
        [segue.Query(tracks=tuple(ids), weights=(3.0, 1.0))],
        8,
        constraints=segue.constraints.constraints.Constraints(
            years=(2000, 2010), per_artist=1, diversity=0.2
        ),
    )[0]
    assert [track["id"] for track in found["tracks"]] == [track.id for track in expected.tracks]


@pytest.mark.parametrize("years", ["90", "2000-199", "-", "last year"])
def test_years_that_are_none_are_refused(command: Command, world: Path, years: str) -> None:
    ran = command("recommend", world / "model", "--years", years)
    assert ran.code == 2
    assert "expected a year or a range of years" in ran.err


def test_each_constraint_has_its_price(command: Command, world: Path) -> None:
    files = (world / "split" / "questions.jsonl", world / "split" / "answers.jsonl")
    asked = ("--per-artist", 1, "--popularity", -0.8)
    ran = command("evaluate", world / "model", *files, *asked, "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    plain = json.loads(command("evaluate", world / "model", *files, "--json").out)
    assert found["evaluation"]["metrics"] == plain["evaluation"]["metrics"]
    assert [price["constraint"] for price in found["prices"]] == ["per_artist", "popularity", "all of them"]
    without = plain["evaluation"]["metrics"]["track_ndcg@100"]["mean"]
    for price in found["prices"]:
        cost = price["cost"]
        assert cost["baseline"] == pytest.approx(without)
        assert cost["difference"]["mean"] == pytest.approx(cost["candidate"] - cost["baseline"])
    assert found["prices"][1]["cost"]["candidate"] < without
    shown = command("evaluate", world / "model", *files, *asked)
    assert "what constraints cost" in shown.out
    assert "-0.8" in shown.out
