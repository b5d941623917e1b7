from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio.extraction import extract
from segue.audio.labels import Labelled
from segue.audio.material import material
from segue.audio.mel import DETAILED, MELON
from segue.audio.sources import open_source
from segue.data.dataset import Dataset
from segue.errors import ConfigError


@pytest.fixture
def labels(write_sound: Any, tmp_path: Path) -> Path:
    """Two tones with labels, and a file that is no sound."""
    for at, name in enumerate(("높은 음.wav", "low.wav")):
        write_sound(name, seconds=0.3, hertz=(2500, 300)[at])
    (tmp_path / "bad.mp3").write_text("not a sound at all\n" * 9)
    lines = ["file,labels", "높은 음.wav,높음|short", "bad.mp3,높음", "low.wav,low"]
    (tmp_path / "labels.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "labels.csv"


def test_files_are_heard_and_bad_ones_are_told(labels: Path) -> None:
    asked: list[Labelled] = []

    def mel(labelled: Labelled) -> Any:
        asked.append(labelled)
        return DETAILED

    found = material(labels, mel=mel)
    assert len(asked[0]) == 3
    assert found.labelled.labels == (("높음", "short"), ("low",))
    assert len(found.inputs) == 2
    assert found.mel == DETAILED
    assert (found.files, found.left_out) == (3, 1)
    (reason,) = found.bad.values()
    assert "expected a sound file, got text" in reason


def test_files_that_a_store_holds_are_not_heard_again(labels: Path, tmp_path: Path) -> None:
    extract(open_source(tmp_path, mel=DETAILED), tmp_path / "store", mel=DETAILED)
    found = material(labels, tmp_path / "store", mel=lambda _: MELON)
    assert found.mel == DETAILED
    assert found.labelled.labels == (("높음", "short"), ("low",))
    assert (found.files, found.left_out) == (3, 1)
    assert found.bad == {}


def test_playlists_label_a_stores_tracks(sample: Dataset, tmp_path: Path) -> None:
    sample.save(tmp_path / "data")
    (tmp_path / "mels").mkdir()
    rng = np.random.default_rng(0)
    for key in sample.tracks["id"].to_list()[:60]:
        np.save(tmp_path / "mels" / f"{key}.npy", rng.random((48, 40)).astype(np.float32))
    extract(open_source(tmp_path / "mels"), tmp_path / "store")
    found = material(tmp_path / "data", tmp_path / "store", least_tracks=5, mel=lambda _: MELON)
    assert set(found.labelled.names) <= set(sample.playlists["tags"].explode().drop_nulls())
    assert len(found.inputs) == len(found.labelled) == found.files
    assert found.left_out == 0
    with pytest.raises(ConfigError, match="expected --features"):
        material(tmp_path / "data", mel=lambda _: MELON)
