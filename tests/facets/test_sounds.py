from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from segue.errors import QueryError
from segue.facets import Facets, query_rows
from segue.facets.sounds import Sounds
from segue.facets.storage import load, save
from segue.types import Query


@pytest.fixture
def heard(facets: Facets) -> Facets:
    vectors = np.arange(facets.vocabulary.size("track") * 3, dtype=np.float32).reshape(-1, 3)
    return dataclasses.replace(facets, sounds=Sounds(vectors))


def test_sounds_are_stored_and_stay_with_a_part_of_the_playlists(heard: Facets, tmp_path: Path) -> None:
    save(heard, tmp_path / "facets")
    loaded = load(tmp_path / "facets", heard.vocabulary.names["track"])
    assert loaded.sounds is not None
    assert heard.sounds is not None
    np.testing.assert_array_equal(loaded.sounds.vectors, heard.sounds.vectors)
    assert heard.select(np.zeros(len(heard.updated), np.bool_)).sounds is heard.sounds


def test_without_audio_there_are_none(facets: Facets, tmp_path: Path) -> None:
    save(facets, tmp_path / "facets")
    assert load(tmp_path / "facets", facets.vocabulary.names["track"]).sounds is None


def test_a_track_of_zeros_was_not_heard() -> None:
    assert Sounds(np.array([[0, 0], [0, 1]], np.float32)).heard.tolist() == [False, True]


def test_clips_of_queries_stay_with_their_queries(heard: Facets) -> None:
    rows = query_rows([Query(), Query(sounds=((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)))], heard)
    assert rows.clips(0).shape == (0, 3)
    assert rows.clips(1).tolist() == [[1, 2, 3], [4, 5, 6]]
    assert rows.select(slice(1, 2)).clips(0).tolist() == rows.clips(1).tolist()
    assert rows.select(np.array([1, 0])).clips(1).shape == (0, 3)
    assert not len(query_rows([Query()], heard).clips(0))


def test_clips_that_do_not_fit_are_refused(heard: Facets, facets: Facets) -> None:
    for wrong in ((1.0, 2.0), (1.0, 2.0, float("nan"))):
        with pytest.raises(QueryError, match="3 finite numbers"):
            query_rows([Query(sounds=(wrong,))], heard)
    with pytest.raises(QueryError, match="never heard"):
        query_rows([Query(sounds=((1.0, 2.0, 3.0),))], facets)
