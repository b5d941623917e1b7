"""A model fitted by shards; caches of nodes go into a folder of the test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from segue.cluster.fitting import Place, fit_by_shards
from segue.data.dataset import Dataset
from segue.model import Model
from segue.protocols import Silent
from tests.cluster.engine_here import Here
from tests.cluster.recipe import RECIPE


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working folder of `by_shards`."""
    return tmp_path_factory.mktemp("fit") / "work"


@pytest.fixture(scope="session")
def by_shards(sample: Dataset, work: Path) -> Model:
    """A model fitted to `sample` by two shards; tests only read it."""
    return fit_by_shards(sample, Place(Here(), work, 2), recipe=RECIPE, seed=0, progress=Silent())[0]


@pytest.fixture(autouse=True)
def own_temporary_files(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("node")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    tempfile.tempdir = None
