"""From clips to a model that heard them, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture
def world(command: Command, tmp_path: Path) -> Path:
    """A dataset with clips, their store, and a model of both."""
    data = tmp_path / "data"
    assert command("sample", data, "--playlists", 60, "--tracks", 120, "--audio").code == 0
    assert command("audio", "features", data / "audio", tmp_path / "store", "--ids", "name").code == 0
    ran = command("fit", data, "--recipe", "fast", "--audio", tmp_path / "store", "-o", tmp_path / "model")
    assert ran.code == 0, ran.err
    assert "cold start" in ran.out
    return tmp_path


def test_a_sound_file_is_a_seed(command: Command, world: Path) -> None:
    clip = next((world / "data" / "audio").rglob("*.mp3"))
    ran = command("recommend", world / "model", "--audio", clip, "-n", 5, "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert len(found["tracks"]) == 5
    told = {(reason["kind"], reason["value"]) for track in found["tracks"] for reason in track["reasons"]}
    assert ("audio", "clip") in told
    assert told <= {("audio", "clip"), ("popular", "")}  # the query has nothing else
    seen = command("recommend", world / "model", "--audio", clip, "-n", 5)
    assert clip.name in seen.out
    assert "audio clip" in seen.out


def test_what_cannot_be_heard_exits_with_two(command: Command, world: Path) -> None:
    text = world / "text.mp3"
    text.write_text("no sound", "utf-8")
    ran = command("recommend", world / "model", "--audio", text)
    assert ran.code == 2
    assert "text.mp3" in ran.err
    ran = command("recommend", world / "model", "--audio", world / "missing.wav")
    assert ran.code == 2
    assert "missing.wav" in ran.err


def test_a_model_without_audio_says_what_to_do(command: Command, world: Path) -> None:
    clip = next((world / "data" / "audio").rglob("*.mp3"))
    assert command("fit", world / "data", "--recipe", "fast", "-o", world / "deaf").code == 0
    ran = command("recommend", world / "deaf", "--audio", clip)
    assert ran.code == 2
    assert "segue fit --audio" in ran.err


def test_a_store_that_is_none_exits_with_two(command: Command, world: Path) -> None:
    ran = command("fit", world / "data", "--audio", world / "data", "-o", world / "other")
    assert ran.code == 2
    assert not (world / "other").exists()
