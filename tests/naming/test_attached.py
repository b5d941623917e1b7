from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from segue.errors import ArtifactError
from segue.files import signatures, signing_keys
from segue.naming.attached import beside, is_namer, load_namer
from segue.naming.names import KIND


@pytest.fixture
def model(learned: Path, tmp_path: Path) -> Path:
    """A model's directory with a namer beside it."""
    (tmp_path / "모델").mkdir()
    shutil.copytree(learned, tmp_path / "모델.namer")
    return tmp_path / "모델"


def test_a_namer_lies_beside_its_model(model: Path, tmp_path: Path) -> None:
    assert beside(model) == tmp_path / "모델.namer"
    (tmp_path / "link").symlink_to(model)
    assert beside(tmp_path / "link") == beside(model)  # as the service names a model
    assert load_namer(model).manifest.recipe.name == "set"
    assert load_namer(tmp_path / "other", namer=beside(model)).manifest.recipe.name == "set"
    with pytest.raises(ArtifactError, match="segue name train DATASET -o"):
        load_namer(tmp_path / "other")


def test_a_directory_says_whether_it_is_a_namer(model: Path, tmp_path: Path) -> None:
    assert is_namer(beside(model))
    assert not is_namer(model)
    (model / "manifest.json").write_text("[" * 100_000)
    assert not is_namer(model)


def test_a_signature_is_required_of_the_namer_too(model: Path, tmp_path: Path) -> None:
    key = signing_keys.new_key(tmp_path / "key.pem")
    with pytest.raises(ArtifactError):
        load_namer(model, signed_by=key)
    signatures.sign(beside(model), tmp_path / "key.pem", kind=KIND)
    assert load_namer(model, signed_by=key).manifest.recipe.name == "set"
    signatures.sign(beside(model), tmp_path / "key.pem", kind="model")
    with pytest.raises(ArtifactError, match="expected a signed namer"):
        load_namer(model, signed_by=key)
