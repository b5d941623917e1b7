from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scripts.fuzz.seals import seal
from segue.errors import ArtifactError, ConfigError
from segue.titles import EncoderName, TitleModel
from segue.titles.encoder import TitleEncoder
from segue.titles.onnx import MODEL, OnnxTitles, export_onnx

TITLES = ["비 오는 날 카페 재즈", "gym 90s", "", "새벽 " * 40]


@pytest.mark.parametrize(
    "name",
    [
        "bag",
        "bert",
        "albert",
        "gpt",
        "kim-cnn",
        "dcnn",
        "region-cnn",
        "zhang-cnn",
        "character-cnn",
        "gru",
        "lstm",
        "self-attentive",
        "sif",
    ],
)
def test_onnx_gives_what_torch_gives(
    fitted: Callable[[EncoderName], TitleModel], name: EncoderName, tmp_path: Path
) -> None:
    model = fitted(name)
    assert isinstance(model, TitleEncoder)
    before = model.scores(TITLES)
    assert export_onnx(model, tmp_path / "onnx", TITLES) <= 1e-4
    again = OnnxTitles.load(tmp_path / "onnx")
    tags = [[], [model.labels["tags"][0]], [], []]
    np.testing.assert_allclose(again.encode(TITLES, tags), model.encode(TITLES, tags), atol=1e-4)
    np.testing.assert_allclose(again.scores(TITLES), before, atol=1e-4)
    np.testing.assert_array_equal(model.scores(TITLES), before)  # exporting changes nothing
    assert again.labels == model.labels


def test_an_export_that_differs_is_refused(
    fitted: Callable[[EncoderName], TitleModel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = fitted("kim-cnn")
    assert isinstance(model, TitleEncoder)
    monkeypatch.setattr("segue.titles.onnx.TOLERANCE", -1.0)
    with pytest.raises(ConfigError, match="got one that differs by"):
        export_onnx(model, tmp_path / "onnx")
    assert not (tmp_path / "onnx").exists()


def test_a_damaged_export_is_refused(fitted: Callable[[EncoderName], TitleModel], tmp_path: Path) -> None:
    model = fitted("kim-cnn")
    assert isinstance(model, TitleEncoder)
    export_onnx(model, tmp_path / "onnx")
    (tmp_path / "onnx" / MODEL).write_bytes(b"not onnx")
    with pytest.raises(ArtifactError, match="altered"):
        OnnxTitles.load(tmp_path / "onnx")
    seal(tmp_path / "onnx")
    with pytest.raises(ArtifactError, match="expected an ONNX model"):
        OnnxTitles.load(tmp_path / "onnx")
    with pytest.raises(ArtifactError, match="expected a saved"):
        OnnxTitles.load(tmp_path / "nothing")
