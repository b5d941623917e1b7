"""Tracks by their facets, worked out for the six tracks of three genres."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.generators.content import frequent as content
from segue.generators.content.frequent import FacetTracks


@pytest.fixture(scope="module")
def facets() -> Facets:
    """Tracks 0 to 3 are jazz, 3 and 4 rock, 5 nothing; they are in 1, 3, 2, 1, 0 and 1 playlists."""
    builder = DatasetBuilder()
    for track, genres in enumerate([["재즈"], ["재즈"], ["재즈"], ["재즈", "록"], ["록"], []]):
        builder.add_track(TrackRecord(id=track, genres=genres))
    for playlist, tracks in enumerate([[0, 1], [1, 2], [1, 2, 3], [5]]):
        builder.add_playlist(PlaylistRecord(id=playlist, tracks=list(tracks)))
    return Facets.of(builder.build({}))


def sums(facets: Facets, **weights: float) -> dict[int, float]:
    names = facets.vocabulary.names["genre"]
    codes = np.array([names.index(name) for name in weights], np.int32)
    profile = [("genre", codes, np.array(list(weights.values()), np.float32))]
    known, scores = FacetTracks(facets, {"genre": 1.0}, 0.5).sums(profile)
    assert (np.diff(known) > 0).all()
    ids = facets.vocabulary.names["track"]
    return {int(ids[code]): score for code, score in zip(known, scores.tolist(), strict=True)}


def test_a_tracks_facets_add_up_and_the_frequent_count_more(facets: Facets) -> None:
    found = sums(facets, 재즈=1.0, 록=0.5)
    assert found == pytest.approx(
        {0: np.log(2), 1: np.log(4), 2: np.log(3), 3: 1.5 * np.log(2), 4: 0.5 * np.log(1.5)}
    )


def test_a_track_in_no_playlist_comes_after_one_that_is_in_a_single_one(facets: Facets) -> None:
    found = sums(facets, 록=1.0)
    assert found[3] > found[4] > 0


def test_tracks_in_fewer_playlists_than_the_floor_are_level(facets: Facets) -> None:
    codes = np.array([facets.vocabulary.names["genre"].index("재즈")], np.int32)
    tracks = FacetTracks(facets, {"genre": 1.0}, unheard=2.0)
    _, scores = tracks.sums([("genre", codes, np.ones(1, np.float32))])
    assert sorted(scores.tolist()) == pytest.approx([np.log(3)] * 3 + [np.log(4)])


def test_a_facet_that_comes_twice_counts_twice(facets: Facets) -> None:
    codes = np.array([facets.vocabulary.names["genre"].index("재즈")] * 2, np.int32)
    _, scores = FacetTracks(facets, {"genre": 1.0}, 0.5).sums([("genre", codes, np.ones(2, np.float32))])
    assert scores.max() == pytest.approx(2 * np.log(4))


def test_of_a_facet_with_very_many_tracks_the_most_frequent_stay(
    facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST", 2)
    assert set(sums(facets, 재즈=1.0)) == {1, 2}
    assert set(sums(facets, 록=1.0)) == {3, 4}
