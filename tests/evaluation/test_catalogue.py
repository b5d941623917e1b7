from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.evaluation.catalogue import BANDS, Catalogue, PopularityBands


@pytest.fixture
def train():
    builder = DatasetBuilder()
    builder.add_track(TrackRecord(id=1, artists=["아이유"], artist_ids=["7"]))
    builder.add_track(TrackRecord(id=2, artists=["Stray Kids", "태연"]))
    builder.add_track(TrackRecord(id=3))
    builder.add_playlist(PlaylistRecord(id=10, tracks=[1, 2], tags=["카페", "봄"]))
    builder.add_playlist(PlaylistRecord(id=11, tracks=[1], tags=["카페"]))
    builder.add_playlist(PlaylistRecord(id=12, title="제목만"))
    return builder.build({"format": "test"})


def test_counts_of_a_dataset(train):
    catalogue = Catalogue.of(train)
    assert catalogue.playlists == 3
    assert catalogue.tracks == {"1": 2, "2": 1, "3": 0}
    assert catalogue.tags == {"카페": 2, "봄": 1}
    assert catalogue.artists == {"1": ("7",), "2": ("Stray Kids", "태연")}


def test_known_is_what_train_has_placed(train):
    catalogue = Catalogue.of(train)
    assert catalogue.known_tracks([1, 2, 3, 99]) == catalogue.known_tracks(["1", "2", "3"]) == 2
    assert catalogue.known_tags(["봄", "여름"]) == 1


def test_bands_hold_a_third_of_the_pairs_each():
    # 12 pairs: 4 | 2 + 2 | 1 + 1 + 1 + 1
    bands = PopularityBands.of(Catalogue(4, {"a": 4, "b": 2, "c": 2, "d": 1, "e": 1, "f": 1, "g": 1, "h": 0}))
    assert [bands.band(count) for count in (4, 3, 2, 1, 0)] == ["head", "mid", "mid", "tail", "unseen"]
    assert [bands.label(band) for band in BANDS] == ["head (≥ 4)", "mid (2–3)", "tail (1)", "unseen (0)"]


def test_tracks_of_one_count_share_a_band():
    bands = PopularityBands.of(Catalogue(9, dict.fromkeys(range(9), 1)))
    assert bands.band(1) == "head"
    assert bands.band(0) == "unseen"


def test_an_empty_catalogue_has_bands_too():
    assert PopularityBands.of(Catalogue(0, {})).band(0) == "unseen"


@given(st.dictionaries(st.integers(), st.integers(0, 50), min_size=1))
def test_more_popular_is_never_in_a_lower_band(counts):
    bands = PopularityBands.of(Catalogue(100, counts))
    order = [BANDS.index(bands.band(count)) for count in sorted(counts.values(), reverse=True)]
    assert order == sorted(order)
    assert 1 <= bands.mid <= bands.head
