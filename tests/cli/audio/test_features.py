from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.audio.store import FeatureStore

Command = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sounds"
    place.mkdir()
    rng = np.random.default_rng(0)
    for name in ("1", "2", "밤"):
        soundfile.write(place / f"{name}.wav", rng.uniform(-1, 1, 32_000), 16_000)
    (place / "text.mp3").write_text("not a sound at all\n" * 9)
    return place


def test_a_folder_becomes_a_store_and_the_second_run_has_nothing_to_do(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    ran = command("audio", "features", folder, tmp_path / "store")
    assert ran.code == 0, ran.err
    assert "3 tracks (3 added)" in ran.out
    assert "bad file: " in ran.err
    assert "text.mp3: expected a sound file, got text" in ran.err
    assert FeatureStore.load(tmp_path / "store")["밤.wav"].shape == (48, 126)
    again = json.loads(command("audio", "features", folder, tmp_path / "store", "--json").out)
    assert (again["added"], again["present"], again["tracks"], len(again["bad"])) == (0, 3, 3, 1)


def test_how_much_is_heard(command: Command, folder: Path, tmp_path: Path) -> None:
    for seconds, frames in (("0.5", 32), ("0", 126)):
        out = tmp_path / f"store{seconds}"
        assert command("audio", "features", folder, out, "--seconds", seconds, "--start").code == 0
        assert FeatureStore.load(out).frames("1.wav") == frames


def test_nothing_to_read_exits_with_two(command: Command, tmp_path: Path) -> None:
    ran = command("audio", "features", tmp_path / "nothing", tmp_path / "store")
    assert ran.code == 2
    assert "got none of them" in ran.err
    assert not (tmp_path / "store").exists()
    assert command("audio", "features", tmp_path, tmp_path / "s", "--ids", "colour").code == 2
