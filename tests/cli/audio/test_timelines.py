"""`segue audio mix`, `tag --timeline` and `evaluate --timeline` as a person uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.audio.inputs import ArrayInputs
from segue.audio.tagger import Tagger
from segue.audio.training_run import Course
from tests.audio.timelines_world import LABELS, fitted

Command = Callable[..., Any]

RATE = 16_000


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tagger") / "frames"
    fitted().save(out)
    return out


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sounds of every kind: silent, a tenth of a second, stereo at an odd rate, broken off, no sound at all."""
    folder = tmp_path_factory.mktemp("소리 🌧")
    rng = np.random.default_rng(0)
    soundfile.write(folder / "silent.wav", np.zeros(2 * RATE), RATE)
    soundfile.write(folder / "short.wav", 0.1 * rng.standard_normal(RATE // 10), RATE)
    soundfile.write(folder / "stereo.wav", 0.1 * rng.standard_normal((33_333, 2)), 11_111)
    soundfile.write(folder / "clip.flac", 0.1 * rng.standard_normal(4 * RATE), RATE)
    (folder / "broken.flac").write_bytes((folder / "clip.flac").read_bytes()[:40_000])
    (folder / "text.mp3").write_text("not a sound at all\n" * 9)
    (folder / "empty.wav").write_bytes(b"")
    (folder / "labels.csv").write_text("file,labels\nclip.flac,높은\nshort.wav,낮은\n", encoding="utf-8")
    return folder


def test_mixing(command: Command, sounds: Path, tmp_path: Path) -> None:
    arguments = ("audio", "mix", sounds / "labels.csv", "-o", tmp_path / "out", "--count", 3, "--seconds", 4)
    ran = command(*arguments, "--longest", 2, "--snr", "10", "--seed", 1)
    assert ran.code == 0, ran.err
    assert "3 mixtures of 4 s with" in ran.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "events.csv", "labels.csv", "manifest.json", "mix-0001.flac", "mix-0002.flac", "mix-0003.flac",
    ]  # fmt: skip
    told = json.loads(command(*arguments, "--longest", 2, "--json").out)
    assert told["mixtures"] == 3
    for wrong in (("--events", "x"), ("--events", "nan"), ("--events", "3:1"), ("--longest", "9")):
        assert command(*arguments, *wrong).code == 2
    assert command("audio", "mix", sounds / "labels.csv", "-o", sounds).code == 2


def test_tagging_says_which_label_when(command: Command, tagger: Path, sounds: Path, tmp_path: Path) -> None:
    names = ("silent.wav", "short.wav", "stereo.wav", "broken.flac", "text.mp3", "empty.wav")
    files = [sounds / name for name in names]
    ran = command("audio", "tag", tagger, *files, "--timeline", "--sections", "--context", 1, "--json")
    assert ran.code == 0, ran.err
    rows = json.loads(ran.out)
    assert [Path(row["file"]).name for row in rows] == [file.name for file in files[:4]]
    assert [row["seconds"] for row in rows[:3]] == pytest.approx([2.0, 0.1, 3.0], abs=0.02)
    assert 0.5 < rows[3]["seconds"] < 4  # up to the break
    assert [row["note"] for row in rows[:3]] == ["silent", None, None]
    assert "broke off" in rows[3]["note"]
    assert "broken.flac: " in ran.err
    assert rows[0]["events"] == []
    for row in rows:
        assert row["sections"][0]["onset"] == 0.0
        for event in row["events"]:
            assert event["label"] in LABELS
            assert 0 <= event["onset"] < event["offset"] <= row["seconds"]
            assert 0 <= event["low_hz"] < event["high_hz"] <= 8000
    assert "text.mp3: expected a sound file" in ran.err
    assert "empty.wav" in ran.err
    picture = tmp_path / "t.svg"
    ran = command(
        "audio", "tag", tagger, sounds / "clip.flac", "--timeline", "-o", picture, "--threshold", "0.01"
    )
    assert ran.code == 0, ran.err
    assert "confidence" in ran.out
    assert "Hz" in ran.out
    assert "clip.flac</text>" in picture.read_text("utf-8")
    assert "no events" in command("audio", "tag", tagger, sounds / "silent.wav", "--timeline").out
    assert json.loads(command("audio", "tag", tagger, sounds / "clip.flac", "--json").out)[0]["labels"]


def test_options_that_do_not_go_together(
    command: Command, tagger: Path, sounds: Path, tmp_path: Path
) -> None:
    file, picture = sounds / "clip.flac", tmp_path / "t.svg"
    for wrong, told in (
        (("--sections",), "--timeline with --sections"),
        (("-o", picture), "--timeline with -o"),
        (("--threshold", "0.4"), "--timeline with --threshold"),
        (("--timeline", "--seconds", "3"), "whole files"),
        (("--timeline", "--threshold", "2"), "low <= threshold <= 1"),
        (("--timeline", "-o", tmp_path / "t.gif"), "ends with .svg or .png"),
        ((sounds / "short.wav", "--timeline", "-o", picture), "one file with a picture"),
        (("--timeline", "--sections", "--context", "0"), "a context of"),
    ):
        ran = command("audio", "tag", tagger, file, *wrong)
        assert (ran.code, told in ran.err) == (2, True), ran.err
    ran = command("audio", "tag", tagger, sounds / "text.mp3", "--timeline")
    assert ran.code == 2
    assert "expected files that can be heard" in ran.err
    assert not picture.exists()


def test_a_tagger_without_frames_is_told_what_to_train(
    command: Command, sounds: Path, tmp_path: Path
) -> None:
    inputs = ArrayInputs([np.full((48, 40), seed, np.float32) for seed in range(2)])
    whole = Tagger(course=Course(epochs=1, backbone="lenet5")).fit(
        inputs, np.eye(2, dtype=np.float32), LABELS
    )
    whole.save(tmp_path / "whole")
    for arguments in (
        ("tag", tmp_path / "whole", sounds / "clip.flac"),
        ("evaluate", tmp_path / "whole", events(sounds)),
    ):
        ran = command("audio", *arguments, "--timeline")
        assert ran.code == 2
        assert "backbone attention or linear-softmax" in ran.err
        assert "--backbone attention" in ran.err


def test_frames_are_taught_no_labels(command: Command, tagger: Path, sounds: Path, tmp_path: Path) -> None:
    ran = command(
        "audio",
        "teach",
        tagger,
        "비",
        sounds / "clip.flac",
        "-o",
        tmp_path / "t",
        "--other",
        sounds / "short.wav",
    )
    assert ran.code == 2
    assert "which scores frames" in ran.err
    assert not (tmp_path / "t").exists()


def events(sounds: Path) -> Path:
    path = sounds / "events.csv"
    path.write_text(
        "file,onset,offset,label\nclip.flac,1,2,높은\nshort.wav,0,0.1,새벽\nsilent.wav,,,\ntext.mp3,0,1,높은\n",
        encoding="utf-8",
    )
    return path


def test_evaluating(command: Command, tagger: Path, sounds: Path) -> None:
    ran = command("audio", "evaluate", tagger, events(sounds), "--timeline", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert (told["timeline"]["files"], told["timeline"]["events"]) == (3, 2)
    assert set(told) == {"timeline", "whole", "loud", "bad", "noted", "unknown"}
    assert told["unknown"] == ["새벽"]
    assert "text.mp3" in ran.err
    assert "does not know: 새벽" in ran.err
    table = command("audio", "evaluate", tagger, events(sounds), "--timeline").out
    assert "3 files, 2 events" in table
    assert "floor: labels over the whole clip" in table
    for wrong in (("--features", sounds), ("--plot", sounds / "p.png")):
        assert command("audio", "evaluate", tagger, events(sounds), "--timeline", *wrong).code == 2
    assert command("audio", "evaluate", tagger, sounds / "labels.csv", "--timeline").code == 2
    assert command("audio", "evaluate", tagger, events(sounds), "--low", "0.1").code == 2
