"""Seed weights, the odd seed out, and the map of seeds and results."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import QueryError
from segue.fitting import fit
from segue.insight.maps import layout
from segue.insight.seed_fit import seed_fits
from segue.model import Model
from segue.types import Query


@pytest.fixture(scope="module")
def worlds() -> Model:
    """Two worlds of tracks that no playlist mixes: calm 0–19 and loud 100–119, and a track nobody placed."""
    builder = DatasetBuilder()
    rng = np.random.default_rng(1)
    for number in range(60):
        for start, name in ((0, "calm"), (100, "loud")):
            tracks = [int(start + track) for track in rng.permutation(20)[:10]]
            builder.add_playlist(PlaylistRecord(id=f"{name}{number}", title=name, tracks=tracks))
    builder.add_track(TrackRecord(id=500, title="alone"))
    return fit(builder.build({"format": "test"}), recipe="fast")


def share_of_loud(model: Model, query: Query) -> float:
    found = model.recommend([query], 10)[0].tracks
    return float(np.mean([int(track.id) >= 100 for track in found]))


def test_weights_move_the_list(worlds: Model) -> None:
    seeds = (1, 2, 101, 102)
    shares = [
        share_of_loud(worlds, Query(tracks=seeds, weights=weights))
        for weights in ((1, 1, 0, 0), (4, 4, 1, 1), (1, 1, 4, 4), (0, 0, 1, 1))
    ]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_weights_of_one_are_no_weights(model: Model) -> None:
    seeds = tuple(model.track_id(track) for track in model.tracks["id"][:5])
    plain = model.recommend([Query(tracks=seeds)], 20)
    assert model.recommend([Query(tracks=seeds, weights=(1.0,) * 5)], 20) == plain


def test_a_seed_of_weight_0_is_known_but_says_nothing(worlds: Model) -> None:
    found = worlds.recommend([Query(tracks=(1, 2, 101), weights=(1, 1, 0))], 30)[0].tracks
    assert 101 not in [track.id for track in found]


def test_of_a_repeated_seed_the_largest_weight_counts(worlds: Model) -> None:
    repeated = worlds.recommend([Query(tracks=(1, 101, 1), weights=(0, 1, 3))], 10)
    assert repeated == worlds.recommend([Query(tracks=(1, 101), weights=(3, 1))], 10)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ((1.0,), "weight for each of 2 tracks, got 1"),
        ((1.0, -1.0), "weights of 0 or more"),
        ((1.0, float("inf")), "weights"),
    ],
)
def test_weights_that_do_not_fit_are_refused(worlds: Model, weights: tuple[float, ...], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        worlds.recommend([Query(tracks=(1, 2), weights=weights)], 5)


def test_the_odd_one_out_is_marked(worlds: Model) -> None:
    fits = {one.id: one for one in seed_fits(worlds, (1, 2, 3, 4, 105))}
    assert [one.fits for one in fits.values()] == [True] * 4 + [False]
    assert fits[105].fit < min(fits[track].fit for track in (1, 2, 3, 4))
    assert all(0 <= one.fit <= 1 for one in fits.values())


def test_two_known_seeds_have_no_odd_one(worlds: Model) -> None:
    assert seed_fits(worlds, (1, 105)) == []
    assert seed_fits(worlds, (1, 105, 987654321, 500)) == []
    assert seed_fits(worlds, ()) == []


def test_an_artist_in_common_fits(model: Model) -> None:
    artists = model.tracks["artist_ids"].list.first()
    both = [row for row in range(model.tracks.height) if artists[row] == artists[0]][:2]
    others = [row for row in range(model.tracks.height) if artists[row] != artists[0]][:3]
    seeds = [model.track_id(model.tracks["id"][row]) for row in (*both, *others)]
    if len(both) > 1:
        assert all(one.fits for one in seed_fits(model, seeds)[:2])


def test_a_map_keeps_worlds_apart(worlds: Model) -> None:
    points = layout(worlds, (*range(20), *range(100, 120), 500, "none", 3))
    assert [point.id for point in points] == [*range(20), *range(100, 120)]
    calm = np.mean([point.x for point in points[:20]])
    loud = np.mean([point.x for point in points[20:]])
    assert abs(calm - loud) > 1
    assert all(-1 <= value <= 1 for point in points for value in (point.x, point.y))
    assert layout(worlds, ()) == []
    assert [(point.x, point.y) for point in layout(worlds, (7,))] == [(0, 0)]
