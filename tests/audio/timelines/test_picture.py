from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.audio.timelines.picture import draw_timeline
from segue.audio.timelines.timeline import timeline
from segue.errors import ArtifactError, ConfigError
from tests.audio.timelines_world import LABELS, clip, fitted


def test_the_picture_has_the_labels_the_boxes_and_the_sections(tmp_path: Path) -> None:
    mel = np.concatenate([clip(seed)[0] for seed in range(20)], axis=1)
    found = timeline(fitted(), mel, context=2)
    assert found.events
    draw_timeline(found, mel, tmp_path / "t.svg", title="비 🌧", context=2)
    text = (tmp_path / "t.svg").read_text("utf-8")
    for shown in (*LABELS, "1,000 Hz", "seconds", "novelty", "비"):
        assert shown in text
    draw_timeline(found, mel, tmp_path / "again.svg", title="비 🌧", context=2)
    assert (tmp_path / "again.svg").read_text("utf-8") == text
    draw_timeline(found, mel, tmp_path / "t.png")
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")


def test_silence_and_wrong_places(tmp_path: Path) -> None:
    mel = np.zeros((48, 3), np.float32)
    found = timeline(fitted(), mel)
    draw_timeline(found, mel, tmp_path / "t.svg")
    assert "novelty" not in (tmp_path / "t.svg").read_text("utf-8")
    with pytest.raises(ConfigError, match="ends with"):
        draw_timeline(found, mel, tmp_path / "t.jpg")
    (tmp_path / "d.svg").mkdir()
    with pytest.raises(ArtifactError):
        draw_timeline(found, mel, tmp_path / "d.svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.svg", "t.svg"]
