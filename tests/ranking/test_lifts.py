"""What is written of tracks weighs more for a query whose tracks no training playlist holds."""

from __future__ import annotations

import numpy as np
import pytest

import segue
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.generators.content.popularity import Popularity
from segue.generators.content.related import Related
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.ranking.lifts import NO_LIFTS, Lifts
from segue.recipes import Member, Recipe
from segue.types import Query

WEIGHTS = {"related": 0.1, "neighbours": 0.3}


def test_the_formula_by_hand() -> None:
    lifts = Lifts({"related": 30.0}, np.array([True, True, False, False]))
    for given, share in (([0, 1], 0.0), ([0, 1, 2, 3], 0.5), ([2, 3], 1.0), ([1, 2, 3], 2 / 3), ([], 0.0)):
        found = lifts.weights(WEIGHTS, np.array(given, np.int32))
        assert found == {"related": pytest.approx(0.1 * (1 + 30 * share**4)), "neighbours": 0.3}


def test_without_lifts_or_with_heard_tracks_the_weights_are_the_same_object() -> None:
    assert NO_LIFTS.weights(WEIGHTS, np.array([5], np.int32)) is WEIGHTS
    assert Lifts({"related": 1.0}, np.array([True])).weights(WEIGHTS, np.array([0], np.int32)) is WEIGHTS


def world() -> Dataset:
    """Two artists: playlists named "night" hold the tracks of one, and nobody holds 8 and 9 of the other."""
    builder = DatasetBuilder()
    for track in range(12):
        builder.add_track(TrackRecord(id=track, title=f"곡 {track}", artists=["가" if track < 6 else "나"]))
    for number in range(6):
        builder.add_playlist(PlaylistRecord(id=number, title="night", tracks=[number, (number + 1) % 6]))
    for number in range(6, 8):
        builder.add_playlist(PlaylistRecord(id=number, title="day", tracks=[number, 10, 11]))
    return builder.build({"format": "test"})


def recipe(lift: float) -> Recipe:
    return Recipe(
        (
            Member("related", Related(), tracks=0.1, lift=lift),
            Member("neighbours", PlaylistNeighbours(), tracks=0.3, tags=1.0),
            Member("popularity", Popularity(), tracks=0.01, tags=0.01),
        )
    )


def test_a_title_s_word_no_longer_outweighs_the_artist_of_unheard_tracks() -> None:
    query, heard = Query(title="night", tracks=(8, 9)), Query(title="night", tracks=(6, 10))
    answers = {}
    for lift in (0.0, 30.0):
        model = segue.fit(world(), recipe=recipe(lift), seed=1)
        answers[lift] = [[track.id for track in one.tracks] for one in model.recommend([query, heard], 4)]
    assert set(answers[0.0][0]) <= {*range(6)}
    assert set(answers[30.0][0]) == {6, 7, 10, 11}
    assert answers[0.0][1] == answers[30.0][1]


def test_tracks_of_the_catalogue_alone_are_unheard() -> None:
    facets = Facets.of(world())
    heard = Lifts.of({"related": 1.0}, facets).heard
    names = facets.vocabulary.names["track"]
    assert {name for name, there in zip(names, heard, strict=True) if not there} == {"8", "9"}
    assert not len(Lifts.of({}, facets).heard)
