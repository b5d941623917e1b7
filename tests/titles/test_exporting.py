from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.errors import ArtifactError, ConfigError, DataError
from segue.titles import EncoderName, TitleModel
from segue.titles.encoder import TitleEncoder
from segue.titles.exporting import encoder_of, paces, to_huggingface
from segue.titles.onnx import export_onnx

Fitted = Callable[[EncoderName], TitleModel]


def encoder(fitted: Fitted, name: EncoderName) -> TitleEncoder:
    found = fitted(name)
    assert isinstance(found, TitleEncoder)
    return found


def test_the_encoder_is_found_by_itself_and_in_a_model(fitted: Fitted, tmp_path: Path) -> None:
    for place in (tmp_path / "alone", tmp_path / "model" / "generators" / "encoded-titles" / "encoder"):
        place.parent.mkdir(parents=True, exist_ok=True)
        fitted("bert").save(place)
    for place in (tmp_path / "alone", tmp_path / "model"):
        assert encoder_of(place).labels == fitted("bert").labels


def test_what_has_no_network_is_refused(fitted: Fitted, tmp_path: Path) -> None:
    fitted("tfidf-neighbours").save(tmp_path / "n")
    with pytest.raises(ConfigError, match="expected an encoder with a network, got tfidf-neighbours"):
        encoder_of(tmp_path / "n")


def test_a_transformer_appears_when_the_block_succeeds(fitted: Fitted, tmp_path: Path) -> None:
    bert = encoder(fitted, "bert")
    with pytest.raises(KeyError), to_huggingface(bert, tmp_path / "half"):
        raise KeyError
    assert not (tmp_path / "half").exists()
    with to_huggingface(bert, tmp_path / "whole"):
        assert not (tmp_path / "whole").exists()
    names = {path.name for path in (tmp_path / "whole").iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= names
    with (
        pytest.raises(ArtifactError, match="expected a new directory"),
        to_huggingface(bert, tmp_path / "whole"),
    ):
        pass


def test_another_encoder_is_no_transformer(fitted: Fitted, tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigError, match="expected bert or albert"),
        to_huggingface(encoder(fitted, "bag"), tmp_path / "h"),
    ):
        pass
    assert not (tmp_path / "h").exists()


def test_both_runtimes_are_timed_on_titles(fitted: Fitted, sample: Dataset, tmp_path: Path) -> None:
    bag = encoder(fitted, "bag")
    export_onnx(bag, tmp_path / "onnx")
    sample.save(tmp_path / "data")
    for pace in paces(bag, tmp_path / "onnx", tmp_path / "data"):
        assert 0 < pace.median <= pace.slow
        assert pace.batched > 0
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id=1, tracks=[1, 2]))
    builder.build({}).save(tmp_path / "untitled")
    with pytest.raises(DataError, match="expected playlists with titles"):
        paces(bag, tmp_path / "onnx", tmp_path / "untitled")
