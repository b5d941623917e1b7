"""A loaded directory knows whether its files were written to, or another one is in its place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import segue
from segue.data.dataset import Dataset
from segue.model import Model


@pytest.fixture(scope="module")
def fitted(sample: Dataset) -> Model:
    return segue.fit(sample, recipe="fast", seed=1)


@pytest.fixture
def model(fitted: Model, tmp_path: Path) -> Path:
    fitted.save(tmp_path / "model")
    return tmp_path / "model"


def test_a_model_that_nobody_touched_is_as_it_was(model: Path) -> None:
    found = segue.load(model).contents
    assert found is not None
    assert (found.changed(), found.replaced()) == ((), False)


def test_a_model_that_was_copied_over_says_which_files(model: Path, tmp_path: Path) -> None:
    found = segue.load(model).contents
    assert found is not None
    shutil.copytree(model, tmp_path / "new")
    os.utime(tmp_path / "new" / "tracks.parquet", ns=(1, 1))
    shutil.copy2(tmp_path / "new" / "tracks.parquet", model / "tracks.parquet")
    (model / "facets" / "updated.npy").unlink()
    assert set(found.changed()) == {"tracks.parquet", "facets/updated.npy"}
    assert not found.replaced()


def test_a_model_that_was_replaced_is_safe_and_out_of_date(model: Path, fitted: Model) -> None:
    loaded = segue.load(model)
    assert loaded.contents is not None
    fitted.save(model)
    assert (loaded.contents.changed(), loaded.contents.replaced()) == ((), True)
    assert loaded.recommend(segue.Query(title="새벽"), 3).tracks  # its files are still mapped


def test_a_model_that_was_removed_is_replaced_by_nothing(model: Path) -> None:
    found = segue.load(model).contents
    assert found is not None
    shutil.rmtree(model)
    assert found.replaced()
