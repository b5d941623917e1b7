from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from segue.audio.plots import draw_report
from segue.errors import ArtifactError
from segue.metrics.labels import report

TARGETS = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0]], np.float32)
SCORES = np.array([[0.9, 0.2, 0.1], [0.1, 0.3, 0.6], [0.8, 0.7, 0.2]], np.float32)
REPORT = report(TARGETS, SCORES, ("high", "low", "never"))


def test_labels_that_occur_have_a_bar(tmp_path: Path) -> None:
    draw_report(TARGETS, SCORES, REPORT, tmp_path / "p.svg")
    drawn = re.findall(r"<!-- (.*?) -->", (tmp_path / "p.svg").read_text("utf-8"))
    assert {"precision", "recall", "ROC", "high", "low"} <= set(drawn)
    assert "never" not in drawn


def test_the_suffix_says_the_format(tmp_path: Path) -> None:
    draw_report(TARGETS, SCORES, REPORT, tmp_path / "p.png")
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "p.png").mkdir()
    with pytest.raises(ArtifactError):
        draw_report(TARGETS, SCORES, REPORT, tmp_path / "p.png")
    assert [path.name for path in tmp_path.rglob("*")] == ["p.png"]
