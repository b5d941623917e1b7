from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.text.dictionary import Korean

Command = Callable[..., Any]

TITLES = [
    "볼빨간사춘기 노래",
    "볼빨간사춘기의 밤",
    "나의볼빨간사춘기",
    "최애 볼빨간사춘기 모음",
    "볼빨간사춘기랑 비",
    "gym",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = DatasetBuilder()
    for at in range(4):
        builder.add_track(TrackRecord(id=at, title=f"밤 {at}", artists=["볼빨간 사춘기"]))
    for at in range(24):
        builder.add_playlist(
            PlaylistRecord(id=at, title=TITLES[at % 6], tags=["밤"], tracks=[at % 4, (at + 1) % 4])
        )
    path = tmp_path_factory.mktemp("words") / "data"
    builder.build({}).save(path)
    return path


def test_words_are_found_and_used(command: Command, data: Path, tmp_path: Path) -> None:
    ran = command("text", "words", data, "-o", tmp_path / "w.txt", "--min-count", "3", "--spacing")
    assert ran.code == 0, ran.err
    assert "볼빨간사춘기" in ran.out
    ran = command("fit", data, "-o", tmp_path / "m", "--recipe", "fast", "--words", tmp_path / "w.txt")
    assert ran.code == 0, ran.err
    kept = Korean(**json.loads((tmp_path / "m" / "facets" / "korean.json").read_text()))
    assert "볼빨간사춘기" in kept.words
    ran = command("recommend", tmp_path / "m", "--title", "볼빨간사춘기랑 밤", "--json")
    assert ran.code == 0, ran.err
    assert '"볼빨간사춘기' in ran.out  # a reason names the word whole
    assert command("fit", data, "-o", tmp_path / "p", "--recipe", "fast").code == 0
    assert not (tmp_path / "p" / "facets" / "korean.json").exists()


def test_artists_names_and_another_analyser(command: Command, data: Path, tmp_path: Path) -> None:
    line = (
        "fit",
        data,
        "-o",
        tmp_path / "m",
        "--recipe",
        "fast",
        "--words",
        "artists",
        "--analyser",
        "mecab",
    )
    ran = command(*line)
    assert ran.code == 0, ran.err
    kept = json.loads((tmp_path / "m" / "facets" / "korean.json").read_text())
    assert kept == {"analyser": "mecab", "words": [], "names": ["볼빨간사춘기"]}
    assert command("recommend", tmp_path / "m", "--title", "볼빨간사춘기랑").code == 0
    (tmp_path / "m" / "facets" / "korean.json").write_text('{"words": ["r&b"]}')
    ran = command("recommend", tmp_path / "m", "--title", "밤")
    assert ran.code == 2
    assert "korean.json" in ran.err


def test_what_is_wrong_is_said(command: Command, data: Path, tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("text\nrain\n", encoding="utf-8")
    for line, message in (
        (("text", "words", tmp_path / "t.tsv", "-o", tmp_path / "w.txt"), "Korean texts with new words"),
        (("text", "words", tmp_path / "none", "-o", tmp_path / "w.txt"), "cannot be read"),
        (("fit", data, "-o", tmp_path / "m", "--words", tmp_path / "none.txt"), "cannot be read"),
        (
            ("fit", data, "-o", tmp_path / "m", "--words", tmp_path / "t.tsv"),
            "words of 2 to 20 Hangul syllables",
        ),
        (
            ("text", "train", tmp_path / "t.tsv", "-o", tmp_path / "m", "--words", "artists"),
            "a dataset with --words",
        ),
    ):
        ran = command(*line)
        assert ran.code == 2
        assert message in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["t.tsv"]
