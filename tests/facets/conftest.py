"""A dataset small enough to write its facets down."""

from __future__ import annotations

import datetime as dt

import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets


@pytest.fixture(scope="session")
def tiny() -> Dataset:
    builder = DatasetBuilder()
    for record in (
        TrackRecord(
            id=10,
            title="비 오는 밤",
            artists=["잔물결", "Ripple"],
            artist_ids=["a1", "a2"],
            album="물",
            album_id="b1",
            genres=["GN1"],
            released=dt.date(1970, 1, 2),
        ),
        TrackRecord(id=11, artists=["잔물결 밴드"], artist_ids=["a1"], album="무제", genres=["GN1", "GN2"]),
        TrackRecord(id=12, artists=["Ripple"], released=dt.date(1969, 12, 31)),
        TrackRecord(id=13),
    ):
        builder.add_track(record)
    for record in (
        PlaylistRecord(id=1, title="비 오는 밤", tags=["비", "밤"], tracks=[12, 10]),
        PlaylistRecord(id=2, title="밤", tags=["밤"], tracks=[10], updated=dt.datetime(1970, 1, 3, 23, 59)),
        PlaylistRecord(id=3, tracks=[11, 10, 12]),
        PlaylistRecord(id=4, title="  ", tags=["낮"]),
        PlaylistRecord(id=5, updated=dt.datetime(1969, 12, 30)),
    ):
        builder.add_playlist(record)
    return builder.build({"format": "test"})


@pytest.fixture(scope="session")
def facets(tiny: Dataset) -> Facets:
    return Facets.of(tiny)
