"""`segue audio train | evaluate | tag | teach` as a person uses them, on tones that a tagger learns in seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.audio.fitted import FittedTagger
from segue.audio.mel import MELON
from segue.cli.audio.spectrogram_view import SHADES, spectrogram_lines
from segue.data.dataset import Dataset

Command = Callable[..., Any]

KINDS = {"low": 300.0, "high": 2500.0}


def write_tone(path: Path, hertz: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    time = np.arange(8000) / 16_000
    tone = 0.4 * np.sin(2 * np.pi * hertz * rng.uniform(0.9, 1.1) * time)
    soundfile.write(path, tone + 0.02 * rng.standard_normal(8000), 16_000)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen tones with `labels.csv`, a bad file among them."""
    folder = tmp_path_factory.mktemp("tones")
    lines = ["file,labels,fold"]
    for seed in range(16):
        kind = ("low", "high")[seed % 2]
        write_tone(folder / f"{seed}.wav", KINDS[kind], seed)
        lines.append(f"{seed}.wav,{kind}|length:short,1")
    (folder / "bad.mp3").write_text("not a sound at all\n" * 9)
    lines.append("bad.mp3,low|length:short,1")
    (folder / "labels.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tagger(place: Path) -> Path:
    from segue.cli.app import app

    out = place / "tagger"
    arguments = ["audio", "train", str(place / "labels.csv"), "-o", str(out), "--epochs", "12", "--seed", "1"]
    app([*arguments, "--batch-size", "8"], standalone_mode=False)
    return out


def test_training_says_what_came_of_it(command: Command, place: Path, tagger: Path, tmp_path: Path) -> None:
    ran = command("audio", "train", place / "labels.csv", "-o", tmp_path / "t", "--epochs", 2, "--dev", "0.25",
                  "--logs", tmp_path / "logs")  # fmt: skip
    assert ran.code == 0, ran.err
    assert "3 labels from 16 clips, 2 epochs" in ran.out
    assert "held-out mAP" in ran.out
    assert "bad.mp3: expected a sound file, got text" in ran.err
    assert "1 of 17 files are left out" in ran.err
    assert any((tmp_path / "logs").iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "t"]  # the checkpoint is gone
    assert FittedTagger.load(tagger).labels == ("high", "length:short", "low")


def test_evaluating(command: Command, place: Path, tagger: Path, tmp_path: Path) -> None:
    ran = command("audio", "evaluate", tagger, place / "labels.csv", "--json", "--plot", tmp_path / "p.png")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["accuracy"] == 1.0
    assert found["clips"] == 16
    assert found["mean_average_precision"] > 0.99
    assert {row["label"]: row["positives"] for row in found["labels"]} == {
        "high": 8, "length:short": 16, "low": 8,
    }  # fmt: skip
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    table = command("audio", "evaluate", tagger, place / "labels.csv").out
    assert "accuracy                 100.0%" in table
    assert "length:short" in table


def test_labels_the_tagger_does_not_know_are_told(
    command: Command, place: Path, tagger: Path, tmp_path: Path
) -> None:
    (tmp_path / "l.csv").write_text(f"file,labels\n{place}/0.wav,low|새벽\n{place}/1.wav,high\n")
    ran = command("audio", "evaluate", tagger, tmp_path / "l.csv", "--json")
    assert "does not know: 새벽" in ran.err
    assert json.loads(ran.out)["accuracy"] == 1.0


def test_tagging(command: Command, place: Path, tagger: Path) -> None:
    ran = command("audio", "tag", tagger, place / "0.wav", place / "1.wav", place / "bad.mp3", "--json")
    assert ran.code == 0, ran.err
    first, second = json.loads(ran.out)
    assert first["file"] == str(place / "0.wav")
    assert [pair["label"] for pair in first["labels"]][-1] == "high"
    assert [pair["label"] for pair in second["labels"]][-1] == "low"
    assert "bad.mp3" in ran.err
    assert first["note"] is None
    shown = command("audio", "tag", tagger, place / "0.wav", "-n", 1, "--spectrogram")
    assert any(set(line) <= set(SHADES) and "█" in line for line in shown.out.splitlines() if line.strip())
    assert command("audio", "tag", tagger, place / "bad.mp3").code == 2


def test_teaching(command: Command, tagger: Path, place: Path, tmp_path: Path) -> None:
    for seed in range(4):
        write_tone(tmp_path / f"{seed}.wav", 6000, seed)
    taught = tmp_path / "taught"
    files = [tmp_path / f"{seed}.wav" for seed in range(3)]
    ran = command("audio", "teach", tagger, "whistle", *files, "-o", taught, "--other", place / "0.wav")
    assert ran.code == 0, ran.err
    assert "knows 'whistle' from 3 files, 4 labels" in ran.out
    rows = json.loads(command("audio", "tag", taught, tmp_path / "3.wav", place / "2.wav", "--json").out)
    scores = [{pair["label"]: pair["score"] for pair in row["labels"]}["whistle"] for row in rows]
    assert scores[0] > 0.5 > scores[1]
    assert command("audio", "teach", taught, "whistle", *files).code == 2
    assert command("audio", "teach", taught, "click", *files).code == 0  # in place
    assert FittedTagger.load(taught).labels[-2:] == ("whistle", "click")


def test_labels_from_playlists_and_features_from_a_store(
    command: Command, sample: Dataset, tmp_path: Path
) -> None:
    sample.save(tmp_path / "data")
    (tmp_path / "mels").mkdir()
    rng = np.random.default_rng(0)
    for key in sample.tracks["id"].to_list()[:60]:
        np.save(tmp_path / "mels" / f"{key}.npy", rng.random((48, 40)).astype(np.float32))
    assert command("audio", "features", tmp_path / "mels", tmp_path / "store").code == 0
    ran = command("audio", "train", tmp_path / "data", "--features", tmp_path / "store", "-o", tmp_path / "t",
                  "--epochs", 1, "--least-tracks", 5)  # fmt: skip
    assert ran.code == 0, ran.err
    known = set(sample.playlists["tags"].explode().drop_nulls())
    assert set(FittedTagger.load(tmp_path / "t").labels) <= known
    ran = command(
        "audio", "evaluate", tmp_path / "t", tmp_path / "data", "--features", tmp_path / "store", "--json"
    )
    assert json.loads(ran.out)["roc_auc"] is not None
    ran = command("audio", "train", tmp_path / "data", "-o", tmp_path / "t2")
    assert ran.code == 2
    assert "expected --features" in ran.err


def test_a_csv_of_files_that_a_store_holds(
    command: Command, place: Path, tagger: Path, tmp_path: Path
) -> None:
    assert command("audio", "features", place, tmp_path / "store", "--mel", "detailed").code == 0
    arguments = ("audio", "evaluate", tagger, place / "labels.csv", "--json")
    ran = command(*arguments, "--features", tmp_path / "store")
    assert "1 of 17 files are left out" in ran.err
    heard, stored = json.loads(command(*arguments).out), json.loads(ran.out)
    assert stored["clips"] == heard["clips"] == 16
    assert stored["mean_average_precision"] == pytest.approx(heard["mean_average_precision"], abs=1e-3)
    (tmp_path / "l.csv").write_text("file,labels\nx.wav,low\n")
    assert (
        command("audio", "evaluate", tagger, tmp_path / "l.csv", "--features", tmp_path / "store").code == 2
    )


def test_a_store_that_heard_otherwise_is_refused(
    command: Command, place: Path, tagger: Path, tmp_path: Path
) -> None:
    assert command("audio", "features", place, tmp_path / "store").code == 0
    ran = command("audio", "evaluate", tagger, place / "labels.csv", "--features", tmp_path / "store")
    assert ran.code == 2
    assert "height 192, as in training, got 1 and 48" in ran.err
    assert "--mel" in ran.err
    ran = command("audio", "features", place, tmp_path / "store", "--mel", "detailed")
    assert ran.code == 2
    assert "expected mel out of" in command("audio", "features", place, tmp_path / "s", "--mel", "fine").err
    assert not (tmp_path / "s").exists()


def test_how_files_are_heard_may_be_said(command: Command, place: Path, tmp_path: Path) -> None:
    ran = command(
        "audio", "train", place / "labels.csv", "-o", tmp_path / "t", "--epochs", 1, "--mel", "melon"
    )
    assert ran.code == 0, ran.err
    assert FittedTagger.load(tmp_path / "t").manifest.hearing.mel == MELON


def test_unknown_backbones_and_places_exit_with_two(command: Command, place: Path, tmp_path: Path) -> None:
    ran = command("audio", "train", place / "labels.csv", "-o", tmp_path / "t", "--backbone", "vgg17")
    assert ran.code == 2
    assert "compact, attention, linear-softmax, vgg-melon" in ran.err
    assert command("audio", "evaluate", tmp_path, place / "labels.csv").code == 2
    assert command("audio", "train", tmp_path / "none.csv", "-o", tmp_path / "t").code == 2


def test_a_spectrogram_as_text_has_low_bands_at_the_bottom() -> None:
    mel = np.zeros((48, 300), np.float32)
    mel[:4, :150] = 1.0
    lines = spectrogram_lines(mel, width=60, rows=12)
    assert [len(line) for line in lines] == [60] * 12
    assert lines[-1] == "█" * 30 + " " * 30
    assert set("".join(lines[:-1])) == {" "}
    assert spectrogram_lines(np.zeros((3, 5, 4)), width=60) == ["    "] * 5
