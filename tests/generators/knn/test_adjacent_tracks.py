"""Tracks beside the seeds, by the formula written out."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets, query_rows
from segue.generators.knn.adjacent_tracks import AdjacentTracks
from segue.protocols import Silent
from segue.types import Query

NAMES = "abcdef"


def facets(*playlists: str) -> Facets:
    """Playlists of the tracks a to f, a letter a track, each edited 100 days after the one before."""
    builder = DatasetBuilder()
    for name in NAMES:
        builder.add_track(TrackRecord(id=name))
    for place, tracks in enumerate(playlists):
        day = dt.datetime(2020, 1, 1) + dt.timedelta(days=100 * place)
        builder.add_playlist(PlaylistRecord(id=str(place), tracks=list(tracks), updated=day))
    return Facets.of(builder.build({"format": "test"}))


def scores(settings: AdjacentTracks, given: Facets, query: Query) -> dict[str, float]:
    fitted = settings.fit(given, seed=0, progress=Silent())
    found = fitted.score(query_rows([query], given), "tracks").at(0, np.arange(6, dtype=np.int32))
    return dict(zip(NAMES, found.tolist(), strict=True))


def test_by_hand() -> None:
    """Seeds a, in two playlists, and e, in one."""
    settings = AdjacentTracks(nearness=1, idf=0.5, length=0.5, damping=0.5)
    found = scores(settings, facets("abcd", "ca", "ed"), Query(tracks=("a", "e")))
    of_a = [1 / np.sqrt(2 * 4), 1 / np.sqrt(2 * 2)]  # f = 2; playlists of 4 and of 2
    assert found["b"] == pytest.approx(of_a[0] / 1)
    assert found["c"] == pytest.approx((of_a[0] / 2 + of_a[1] / 1) / np.sqrt(2))
    assert found["d"] == pytest.approx((of_a[0] / 3 + 1 / np.sqrt(2)) / np.sqrt(2))
    assert found["f"] == 0


def test_a_seed_of_less_weight_lends_less_and_near_dates_more() -> None:
    given = facets("ab", "ac")
    plain = scores(AdjacentTracks(), given, Query(tracks=("a",)))
    half = scores(AdjacentTracks(), given, Query(tracks=("a",), weights=(0.5,)))
    assert half["b"] == pytest.approx(plain["b"] / 2)
    dated = scores(
        AdjacentTracks(half_life=100), given, Query(tracks=("a",), updated=dt.datetime(2020, 1, 1))
    )
    assert dated["b"] == pytest.approx(plain["b"])
    assert dated["c"] == pytest.approx(plain["c"] / 2)


def test_nothing_is_beside_where_no_order_is_known() -> None:
    given = dataclasses.replace(facets("abc"), positions=np.zeros(0, np.uint16))
    assert not any(scores(AdjacentTracks(), given, Query(tracks=("a",))).values())
