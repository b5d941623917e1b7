"""Fixtures that every test file may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from segue.data.dataset import Dataset
from segue.facets import Facets
from segue.sample import make_sample
from tests.slow import is_slow, place_in_line

settings.register_profile("any machine", deadline=None, max_examples=30)  # a busy one is slow, not wrong
settings.register_profile("thorough", deadline=None, max_examples=100)  # as `make test-long` asks
settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make test-fast` leaves out, and let the longest files begin first."""
    items.sort(key=lambda item: place_in_line(item.path))
    for item in items:
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real playlists (`SEGUE_DATA`, or shared/data beside the checkout); skips when absent."""
    folder = Path(os.environ.get("SEGUE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no real playlists here: set SEGUE_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def sample() -> Dataset:
    """A generated dataset of 150 playlists and 600 tracks; tests only read it."""
    return make_sample(playlists=150, tracks=600, seed=4, untitled=0.1, untagged=0.1)


@pytest.fixture(scope="session")
def sample_facets(sample: Dataset) -> Facets:
    """The facets of `sample`; tests only read them."""
    return Facets.of(sample)
