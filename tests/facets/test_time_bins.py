"""Days between bins, by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.time_bins import TimeBins


def facets(*days: int | None) -> Facets:
    builder = DatasetBuilder()
    for place, day in enumerate(days):
        moment = None if day is None else dt.datetime(1970, 1, 1) + dt.timedelta(day)
        builder.add_playlist(PlaylistRecord(id=place, title="밤", updated=moment))
    return Facets.of(builder.build({"format": "test"}))


def test_a_day_is_shared_by_the_two_time_bins_around_it() -> None:
    bins = TimeBins.of(facets(100, None, 125), 10)
    assert (bins.first, bins.count) == (100, 4)
    found = bins.weights(np.array([100, 104, 110, UNKNOWN_DAY, 125], np.int32)).toarray()
    expected = [[1, 0, 0, 0], [0.6, 0.4, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0.5, 0.5]]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_days_outside_count_as_the_first_and_the_last() -> None:
    bins = TimeBins.of(facets(100, 125), 10)
    found = bins.weights(np.array([-9000, 9000], np.int32)).toarray()
    assert found.tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]


def test_without_dates_there_are_no_time_bins() -> None:
    bins = TimeBins.of(facets(None, None), 10)
    assert bins.count == 0
    assert bins.weights(np.array([5, UNKNOWN_DAY], np.int32)).shape == (2, 0)


@given(st.lists(st.integers(-20_000, 30_000), min_size=1, max_size=8), st.integers(1, 400))
def test_every_known_day_has_a_weight_of_one(days: list[int], step: int) -> None:
    bins = TimeBins.of(facets(*days), step)
    found = bins.weights(np.array(days, np.int32)).toarray()
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    centres = bins.first + step * np.arange(bins.count)
    np.testing.assert_allclose(found @ centres, days, atol=0.05)
