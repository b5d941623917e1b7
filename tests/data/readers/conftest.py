"""Looking at what a reader brought in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from segue.data.dataset import Dataset

Rows = Callable[[Dataset], dict[str, dict[str, Any]]]


@pytest.fixture(scope="session")
def playlists() -> Rows:
    """Playlists by id, their tracks as ids."""

    def rows(dataset: Dataset) -> dict[str, dict[str, Any]]:
        ids = dataset.tracks["id"].to_list()
        return {
            row.pop("id"): {**row, "tracks": [ids[number] for number in row["tracks"]]}
            for row in dataset.playlists.to_dicts()
        }

    return rows


@pytest.fixture(scope="session")
def tracks() -> Rows:
    """Tracks by id."""
    return lambda dataset: {row.pop("id"): row for row in dataset.tracks.to_dicts()}
