"""A tagger of pictures, from a folder for each label."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from segue.audio.fitted import FittedTagger

Command = Callable[..., Any]


def test_a_folder_of_pictures_for_each_label_and_their_side(command: Command, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for label, colour in {"빨강 🟥": (220, 20, 20), "blue": (20, 20, 220)}.items():
        (tmp_path / "covers" / label).mkdir(parents=True)
        for number in range(6):
            noise = rng.integers(-20, 20, (50, 40, 3))
            Image.fromarray((np.array(colour) + noise).clip(0, 255).astype(np.uint8)).save(
                tmp_path / "covers" / label / f"{number}.png"
            )
    (tmp_path / "covers" / "blue" / "bad.jpg").write_text("no picture")
    out = tmp_path / "tagger"
    ran = command(
        "audio", "train", tmp_path / "covers", "-o", out, "--side", 32, "--epochs", 12, "--batch-size", 4
    )
    assert ran.code == 0, ran.err
    assert "2 labels from 12 clips" in ran.out
    assert "bad.jpg: expected a picture" in ran.err
    hearing = FittedTagger.load(out).manifest.hearing
    assert (hearing.channels, hearing.height, hearing.least_frames) == (3, 32, 32)
    files = [tmp_path / "covers" / label / "0.png" for label in ("빨강 🟥", "blue")]
    rows = json.loads(command("audio", "tag", out, *files, "-n", 1, "--json").out)
    assert [row["labels"][0]["label"] for row in rows] == ["빨강 🟥", "blue"]
    told = json.loads(command("audio", "evaluate", out, tmp_path / "covers", "--json").out)
    assert (told["clips"], told["accuracy"]) == (12, 1.0)
    ran = command("audio", "tag", out, files[0], "--timeline")
    assert ran.code == 2
    ran = command("audio", "train", tmp_path, "-o", tmp_path / "none", "--side", 8)
    assert ran.code == 2


def test_a_folder_without_pictures_is_no_source(command: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = command("audio", "train", tmp_path / "empty", "-o", tmp_path / "t")
    assert ran.code == 2
    assert "a folder of pictures for each label" in ran.err
