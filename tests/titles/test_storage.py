from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from scripts.fuzz.seals import seal
from segue.errors import ArtifactError
from segue.titles import EncoderName, TitleModel, TitleRows, fit, load
from segue.titles.encoder import TitleEncoder
from segue.titles.networks.transformer import TransformerBody
from segue.titles.pretrained import find_pretrained, read_pretrained
from tests.titles.conftest import small

Fitted = Callable[[EncoderName], TitleModel]


@pytest.fixture
def saved(fitted: Fitted, tmp_path: Path) -> Callable[[EncoderName], Path]:
    def save(name: EncoderName) -> Path:
        fitted(name).save(tmp_path / name)
        return tmp_path / name

    return save


@pytest.mark.parametrize("name", ["bert", "albert"])
def test_the_hugging_face_directory_loads_in_plain_transformers(
    fitted: Fitted, saved: Callable[[EncoderName], Path], name: EncoderName
) -> None:
    from transformers import AutoModel, AutoTokenizer

    model = fitted(name)
    assert isinstance(model, TitleEncoder)
    assert isinstance(model.network.body, TransformerBody)
    directory = saved(name) / "transformer"
    plain, tokenizer = AutoModel.from_pretrained(directory).eval(), AutoTokenizer.from_pretrained(directory)
    ids = torch.from_numpy(model.ids(["비 오는 날 카페"])[0])[None]
    with torch.no_grad():
        torch.testing.assert_close(
            plain(input_ids=ids).last_hidden_state, model.network.body.states(ids), atol=1e-5, rtol=1e-5
        )
    assert tokenizer.convert_ids_to_tokens(ids[0].tolist())[0] == "[CLS]"
    assert (
        tokenizer("비 오는 날", add_special_tokens=False)["input_ids"]
        == model.view.titles(["비 오는 날"])[0].tolist()
    )


def test_a_checkpoint_can_be_started_from(
    saved: Callable[[EncoderName], Path], rows: TitleRows, fitted: Fitted
) -> None:
    directory = saved("bert") / "transformer"
    started = fit(rows, small("bert"), pretrained=directory)
    assert started.recipe.pretraining is None
    assert started.dim == fitted("bert").dim
    view, body = read_pretrained(directory, small("bert"))
    source = fitted("bert")
    assert isinstance(source, TitleEncoder)
    assert view.size == source.view.size
    before = source.network.body.state_dict()
    assert all(torch.equal(value, before[name]) for name, value in body.state_dict().items())


def test_a_checkpoint_is_a_directory_or_in_the_cache(tmp_path: Path) -> None:
    assert find_pretrained(str(tmp_path)) == tmp_path
    with pytest.raises(
        ArtifactError, match="a directory, or a model in Hugging Face's cache here, got neither"
    ):
        find_pretrained("nobody/nothing")
    with pytest.raises(ArtifactError, match="got neither"):
        find_pretrained("no such / name")


def test_a_tokenizer_that_does_not_fit_is_refused(saved: Callable[[EncoderName], Path]) -> None:
    directory = saved("bert") / "transformer"
    path = directory / "tokenizer.json"
    content = json.loads(path.read_text())
    content["model"]["vocab"] |= {f"zz{at}": 10_000 + at for at in range(5_000)}
    path.write_text(json.dumps(content))
    with pytest.raises(ArtifactError, match=r"expected a tokenizer of .* subwords or fewer"):
        read_pretrained(directory, small("bert"))
    content["model"]["vocab"] = {"[UNK]": 0, "a": 1}
    content["added_tokens"] = []
    path.write_text(json.dumps(content))
    with pytest.raises(ArtifactError, match=r"\[PAD\] as id 0"):
        read_pretrained(directory, small("bert"))


def test_another_architecture_and_broken_checkpoints_are_refused(
    saved: Callable[[EncoderName], Path], tmp_path: Path
) -> None:
    from transformers import ViTConfig, ViTModel

    with pytest.raises(ArtifactError, match=r"without config\.json"):
        read_pretrained(tmp_path, small("bert"))
    directory = saved("bert") / "transformer"
    pictures = tmp_path / "pictures"
    ViTModel(ViTConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
                       image_size=8, patch_size=4)).save_pretrained(pictures)  # fmt: skip
    (pictures / "tokenizer.json").write_text((directory / "tokenizer.json").read_text())
    with pytest.raises(ArtifactError, match="got another architecture, ViTModel"):
        read_pretrained(pictures, small("bert"))
    (directory / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ArtifactError, match="expected a checkpoint"):
        read_pretrained(directory, small("bert"))
    (directory / "config.json").write_text("{")
    with pytest.raises(ArtifactError, match="expected a checkpoint"):
        read_pretrained(directory, small("bert"))


@pytest.mark.parametrize("name", ["kim-cnn", "bert", "tfidf-neighbours"])
@pytest.mark.parametrize(
    "file", ["manifest.json", "labels.parquet", "*.safetensors", "axes.npy", "rows.data.npy"]
)
def test_a_damaged_file_is_said(saved: Callable[[EncoderName], Path], name: EncoderName, file: str) -> None:
    directory = saved(name)
    found = sorted(directory.glob(file))
    for path in found:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(ArtifactError):
            load(directory)


def test_weights_of_another_network_are_refused(saved: Callable[[EncoderName], Path]) -> None:
    directory = saved("kim-cnn")
    weights = load_file(directory / "weights.safetensors")
    name = next(iter(weights))
    weights[name] = torch.zeros(3, 3)
    save_file(weights, directory / "weights.safetensors")
    with pytest.raises(ArtifactError, match="altered"):
        load(directory)
    seal(directory)
    with pytest.raises(ArtifactError, match="another network"):
        load(directory)


def test_what_is_no_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ArtifactError, match=r"expected a saved title encoder, got a directory without manifest\.json"
    ):
        load(tmp_path)
    (tmp_path / "manifest.json").write_text('{"kind": "track2vec", "format_version": 1}')
    with pytest.raises(ArtifactError, match="damaged"):
        load(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format_version": 99}')
    with pytest.raises(ArtifactError, match="format 99"):
        load(tmp_path)


def test_arrays_are_plain_numbers(saved: Callable[[EncoderName], Path]) -> None:
    assert np.load(saved("tfidf-neighbours") / "axes.npy", allow_pickle=False).dtype == np.float32
