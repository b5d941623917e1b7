from __future__ import annotations

from math import log2

import numpy as np
import pytest

from segue.evaluation import variety
from segue.evaluation.catalogue import Catalogue, PopularityBands
from segue.facets.sparse import from_lists

CATALOGUE = Catalogue(
    playlists=8,
    tracks={1: 8, 2: 4, 3: 1, 4: 0},
    tags={"비": 1, "봄": 1},
    artists={1: ("가",), 2: ("가", "나"), 3: ("다",), 5: ("나",)},
)
LISTS = [("1", "2", "3"), ("1", "9"), ()]


def test_coverage_counts_catalogue_tracks_in_any_list_down_to_k():
    assert variety.coverage(LISTS, CATALOGUE.tracks, 10) == 3 / 4  # 9 is in no catalogue
    assert variety.coverage(LISTS, CATALOGUE.tracks, 1) == 1 / 4
    assert np.isnan(variety.coverage(LISTS, {}, 10))


def test_mean_popularity():
    values = variety.mean_popularity(LISTS, CATALOGUE, 2)
    np.testing.assert_array_equal(values, [6.0, 4.0, np.nan])


def test_novelty_is_zero_for_a_track_in_every_playlist_and_one_bit_for_half_of_them():
    values = variety.novelty([("1",), ("2",), ("3",), ("4",), ("9",), ()], CATALOGUE, 5)
    np.testing.assert_allclose(values, [0, 1, log2(8), log2(8), log2(8), np.nan])


def test_artist_diversity_counts_first_artists_of_known_tracks():
    values = variety.artist_diversity([("1", "2"), ("1", "3"), ("1", "2", "9"), ("9",)], CATALOGUE, 5)
    np.testing.assert_array_equal(values, [0.5, 1.0, 0.5, np.nan])


def test_right_artists_look_at_as_many_tracks_as_are_hidden():
    # hidden 2 has 가 and 나; the first recommended track 1 has 가, the second, 5, would have 나
    assert variety.right_artists([("2",), ("2", "3")], [("1", "5"), ("1", "5")], CATALOGUE).tolist() == [1, 2]


def test_an_empty_catalogue_is_no_division_by_zero():
    empty = Catalogue(0, {})
    assert variety.novelty([(1,)], empty, 1).tolist() == [0.0]
    assert variety.mean_popularity([(1,)], empty, 1).tolist() == [pytest.approx(0)]


def test_album_diversity_counts_tracks_with_a_known_album():
    catalogue = Catalogue(1, {1: 1, 2: 1, 3: 1}, albums={1: "봄", 2: "봄", 3: "가을 🍂"})
    values = variety.album_diversity([("1", "2", "3", "9"), ("1", "2"), ("9",)], catalogue, 3)
    np.testing.assert_array_equal(values, [2 / 3, 1 / 2, np.nan])


def test_tail_bias_is_measured_against_the_training_pairs():
    catalogue = Catalogue(9, {1: 4, 2: 4, 3: 2, 4: 1, 5: 1, 6: 0})
    bands = PopularityBands(head=4, mid=2)
    assert bands.tail_share(catalogue) == 2 / 12
    values = variety.tail_bias([("4", "1"), ("1", "3"), ("6", "9", "5"), ()], catalogue, bands, 3)
    np.testing.assert_allclose(values, [1 / 2 - 1 / 6, -1 / 6, 1 - 1 / 6, np.nan])


def test_repeats_are_versions_of_seeds_or_of_tracks_further_up():
    catalogue = Catalogue(1, dict.fromkeys(range(6), 1), works={1: 1, 2: 1, 3: 1, 4: 4, 5: 4})
    values = variety.repeats([("1",), (), ()], [("2", "4", "5", "0"), ("1", "4"), ()], catalogue, 4)
    np.testing.assert_array_equal(values, [2 / 4, 0, np.nan])


def test_distance_is_one_less_the_mean_cosine_of_the_tracks_playlists():
    # 0 and 1 are in the same two playlists, 2 shares one of its two with them, 3 is in none
    held = from_lists([[0, 1], [0, 1], [1, 2], []], 3)
    catalogue = Catalogue(3, {0: 2, 1: 2, 2: 2, 3: 0}, held=held)
    lists = [("0", "1"), ("0", "2"), ("0", "1", "2"), ("0", "3"), ("0", "9")]
    values = variety.distance(lists, catalogue, 3)
    np.testing.assert_allclose(values, [0, 1 / 2, 1 - (1 + 1 / 2 + 1 / 2) / 3, np.nan, np.nan], atol=1e-12)
    assert variety.distance(lists, catalogue, 2)[2] == pytest.approx(0)
    assert np.isnan(variety.distance([("0", "1")], CATALOGUE, 2)).all()
