"""Facets on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.facets import BLOCKS, Facets
from segue.facets.storage import load, save


@pytest.mark.parametrize("which", ["facets", "sample_facets"])
def test_what_was_saved_is_loaded(request: pytest.FixtureRequest, which: str, tmp_path: Path) -> None:
    facets: Facets = request.getfixturevalue(which)
    save(facets, tmp_path / "facets")
    loaded = load(tmp_path / "facets", facets.vocabulary.names["track"])
    for block in BLOCKS:
        assert loaded.vocabulary.names[block] == facets.vocabulary.names[block]
    for own, stored in (
        (facets.playlists, loaded.playlists),
        (facets.in_titles, loaded.in_titles),
        (facets.tracks, loaded.tracks),
    ):
        assert own.keys() == stored.keys()
        for block, matrix in own.items():
            np.testing.assert_array_equal(stored[block].toarray(), matrix.toarray(), strict=True)
    for block in facets.playlists:
        np.testing.assert_array_equal(loaded.columns(block).toarray(), facets.columns(block).toarray())
    np.testing.assert_array_equal(loaded.updated, facets.updated, strict=True)
    np.testing.assert_array_equal(loaded.released, facets.released, strict=True)
    assert loaded.artist_labels == facets.artist_labels


def test_arrays_stay_on_disk_until_they_are_used(facets: Facets, tmp_path: Path) -> None:
    save(facets, tmp_path / "facets")
    loaded = load(tmp_path / "facets", facets.vocabulary.names["track"])
    assert type(loaded.updated) is np.ndarray  # slices of NumPy's own kind of map are slow
    assert not loaded.updated.flags.owndata
    assert not loaded.updated.flags.writeable
    assert not loaded.playlists["track"].indices.flags.writeable  # a map, not a copy


def test_the_files_are_arrays_and_tables(facets: Facets, tmp_path: Path) -> None:
    save(facets, tmp_path / "facets")
    files = list((tmp_path / "facets").iterdir())
    assert {path.suffix for path in files} == {".npy", ".parquet"}
    for path in files:
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)
