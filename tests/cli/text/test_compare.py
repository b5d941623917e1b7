from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def test_encoders_are_compared_on_the_same_questions(command: Command, world: Path, tmp_path: Path) -> None:
    line = ("compare", "titles", world / "data", "--encoders", "kim-cnn, tfidf-neighbours", "--epochs", "1",
            "--questions", "60", "-o", tmp_path / "c")  # fmt: skip
    ran = command(*line)
    assert ran.code == 0
    for text in ("kim-cnn", "tfidf-neighbours", "tags, title", "tracks, tags+title", "parameters"):
        assert text in ran.out
    found = json.loads((tmp_path / "c" / "comparison.json").read_text())
    assert [row["encoder"] for row in found["rows"]] == ["kim-cnn", "tfidf-neighbours"]
    assert found["questions"]["tags, title"] <= 37
    for row in found["rows"]:
        assert set(row["ndcg"]) == set(found["questions"])
        assert all(one["low"] <= one["mean"] <= one["high"] for one in row["ndcg"].values())
        assert row["parameters"] > 0
        assert row["encode_ms"] > 0
    assert (tmp_path / "c" / "comparison.svg").read_text().count("kim-cnn") >= 1
    assert command(*line).code == 0  # an older comparison is replaced


def test_a_directory_of_something_else_is_refused_before_the_work(
    command: Command, world: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    ran = command("compare", "titles", world / "data", "--encoders", "tfidf-neighbours", "-o", tmp_path)
    assert ran.code == 2
    assert "thesis.txt" in ran.err
    assert "fitting" not in ran.err


def test_wrong_uses_are_said(command: Command, world: Path, tmp_path: Path) -> None:
    ran = command("compare", "titles", world / "data", "--encoders", "elmo")
    assert ran.code == 2
    assert "expected encoders out of bag, blend" in ran.err
    assert command("compare", "titles", tmp_path / "none").code == 2


def test_a_dataset_without_tags_is_asked_for_tracks(command: Command, tmp_path: Path) -> None:
    from segue.data.records.builder import DatasetBuilder, PlaylistRecord

    builder = DatasetBuilder()
    for at in range(40):
        builder.add_playlist(
            PlaylistRecord(id=at, title=("rain", "gym")[at % 2], tracks=[at % 2, 2 + at % 2])
        )
    builder.build({}).save(tmp_path / "d")
    ran = command("compare", "titles", tmp_path / "d", "--encoders", "tfidf-neighbours", "--json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert set(found["questions"]) == {"tracks, title"}
    assert found["rows"][0]["ndcg"]["tracks, title"]["mean"] == 1


def test_a_dataset_without_titles_is_refused(command: Command, tmp_path: Path) -> None:
    from segue.data.records.builder import DatasetBuilder, PlaylistRecord

    builder = DatasetBuilder()
    for at in range(9):
        builder.add_playlist(PlaylistRecord(id=at, tags=["밤"], tracks=[1, 2]))
    builder.build({}).save(tmp_path / "d")
    ran = command("compare", "titles", tmp_path / "d")
    assert ran.code == 2
    assert "8 playlists or more with a title" in ran.err


def test_pre_training_and_a_study_are_further_rows(command: Command, world: Path, tmp_path: Path) -> None:
    line = ("compare", "titles", world / "data", "--epochs", "1", "--questions", "40", "--learn-from", "60", "-o",
            tmp_path / "c")  # fmt: skip
    ran = command(*line, "--sweep", "pooling=kmax maps=5")
    assert ran.code == 0, ran.err
    assert command(*line, "--encoders", "gru", "--pretraining-epochs", "1").code == 0
    found = json.loads((tmp_path / "c" / "comparison.json").read_text())
    assert [row["encoder"] for row in found["rows"]] == [
        "kim-cnn", "kim-cnn pooling=kmax", "kim-cnn maps=5", "gru", "gru pre-trained",
    ]  # fmt: skip
    assert (tmp_path / "c" / "sweep.svg").exists()
    ran = command(*line, "--sweep", "pooling=min")
    assert ran.code == 2
    assert "expected a value of pooling (max, kmax or average), got 'min'" in ran.err
