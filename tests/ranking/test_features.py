"""What the ranker sees: a column a name, NaN where nothing is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets, query_rows
from segue.facets.sparse import from_lists
from segue.generators.base import FittedGenerator
from segue.ranking.affinity import SHARE_PARTS
from segue.ranking.features import LATER, Background, _spans, feature_names, features
from segue.ranking.pools import Pool, pools
from segue.types import Query, Target

WEIGHTS = {"neighbours": 1.0, "als": 0.5, "track2vec": 0.5, "popularity": 0.1}


@pytest.fixture(scope="module")
def dated() -> Facets:
    """Tracks 0 to 3 in three playlists edited on days 10, 30 and one not known; track 3 is in none."""
    builder = DatasetBuilder()
    for track, (artist, day) in enumerate([("a", 5), ("a", None), ("b", 20), ("b", 1)]):
        released = None if day is None else dt.date(1970, 1, 1) + dt.timedelta(day)
        builder.add_track(TrackRecord(id=track, artists=[artist], released=released))
    for playlist, (tracks, tags, day) in enumerate(
        [([0, 1], ["카페"], 10), ([0, 2], ["카페", "비오는날"], 30), ([1], [], None)]
    ):
        updated = None if day is None else dt.datetime(1970, 1, 1) + dt.timedelta(day)
        builder.add_playlist(PlaylistRecord(id=playlist, tracks=list(tracks), tags=tags, updated=updated))
    return Facets.of(builder.build({}))


def table(
    facets: Facets, query: Query, codes: list[int], target: Target = "tracks"
) -> dict[str, list[float]]:
    """The features of some candidates by name, without any generator."""
    none = np.zeros((len(codes), 0), np.float32)
    pool = Pool(np.array(codes, np.int32), none, none, np.zeros(len(codes), np.float32))
    background = Background.of(facets, target, {})
    found = features(pool, query_rows([query], facets), 0, background)
    return dict(zip(feature_names([], background), found.T.tolist(), strict=True))


def same(found: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_counts_and_dates_of_candidates(dated: Facets) -> None:
    query = Query(tracks=(0,), updated=dt.datetime(1970, 1, 1) + dt.timedelta(40))
    found = table(dated, query, [1, 2, 3])
    log, nan = np.log, np.nan
    same(found["count"], [log(3), log(2), 0])
    same(found["count against seeds"], [0, log(2) - log(3), -log(3)])
    same(found["day mean"], [40 - 10, 40 - 30, nan])
    same(found["day first"], [40 - 10, 40 - 30, nan])
    same(found["day last"], [40 - 10, 40 - 30, nan])
    same(found["day seeds"], [10 - 20, 30 - 20, nan])  # the seed is in playlists of days 10 and 30
    same(found["released"], [nan, 40 - 20, 40 - 1])
    same(found["known"], [1, 1, 1])
    assert (found["seeds"], found["tags"], found["words"]) == ([1] * 3, [0] * 3, [0] * 3)


def test_first_mean_and_last_day_differ_where_playlists_do(dated: Facets) -> None:
    found = table(dated, Query(updated=dt.datetime(1970, 2, 10)), [0])
    assert (found["day first"], found["day mean"], found["day last"]) == ([30], [20], [10])


def test_without_seeds_and_date_they_are_not_known(dated: Facets) -> None:
    found = table(dated, Query(tags=("카페",)), [0, 1])
    for name in ("count against seeds", "day mean", "day seeds", "released", "artist", "pair nearest"):
        assert np.isnan(found[name]).all(), name
    assert found["known"] == [0, 0]
    assert found["tags"] == [1, 1]


def test_artists_in_common_are_counted_a_seed(dated: Facets) -> None:
    found = table(dated, Query(tracks=(0, 2)), [1, 3])
    same(found["artist"], [0.5, 0.5])
    assert np.isnan(found["genre"]).all()  # no track has one


def test_tags_have_their_length_and_their_count_beside_tracks(dated: Facets) -> None:
    names = dated.vocabulary.codes["tag"]
    found = table(dated, Query(tags=("카페",)), [names["비오는날"], names["카페"]], "tags")
    same(found["tag length"], [4, 2])
    same(found["count beside tracks"], [np.log(2), np.log(3)])
    assert "released" not in found


@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_a_column_a_name_for_every_mix_of_inputs(
    generators: Mapping[str, FittedGenerator], sample_facets: Facets, target: Target
) -> None:
    names = sample_facets.vocabulary.names
    queries = [
        Query(
            tracks=names["track"][:7],
            tags=names["tag"][:2],
            title="비 오는 날",
            updated=dt.datetime(2019, 5, 1),
        ),
        Query(tracks=names["track"][:1]),
        Query(tags=names["tag"][:1]),
        Query(title="비 오는 날"),
        Query(),
    ]
    rows = query_rows(queries, sample_facets)
    background = Background.of(sample_facets, target, generators)
    columns = feature_names(list(WEIGHTS), background)
    assert len(columns) == len(set(columns))
    made = pools(generators, rows, target, weights=WEIGHTS, depth=20, keep=25)
    for i, pool in enumerate(made):
        found = features(pool, rows, i, background)
        assert found.shape == (len(pool.codes), len(columns))
        assert found.dtype == np.float32
        by_name = dict(zip(columns, found.T, strict=True))
        for g, name in enumerate(WEIGHTS):
            np.testing.assert_array_equal(by_name[f"{name} score"], pool.scores[:, g])
            np.testing.assert_array_equal(by_name[f"{name} rank"], pool.ranks[:, g])
        np.testing.assert_array_equal(by_name["fused"], pool.fused)
        np.testing.assert_array_equal(by_name["generators"], (pool.scores > 0).sum(axis=1))
        assert not np.isinf(found).any()
        assert len(found)


def test_the_spaces_are_those_of_the_generators_with_vectors(
    generators: Mapping[str, FittedGenerator], sample_facets: Facets
) -> None:
    assert set(Background.of(sample_facets, "tracks", generators).spaces) == {"als", "track2vec"}


@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_what_earlier_rankers_do_not_have_comes_last(dated: Facets, target: Target) -> None:
    query = Query(tracks=(0,), tags=("카페",))
    later = list(table(dated, query, [1], target).items())[-LATER:]
    assert [name for name, _ in later] == [f"pair {part}" for part in SHARE_PARTS]
    # in one of the two playlists of the given one; the track is in another besides, the tag is not
    share, cosine = 1 / (2 + 2), {"tracks": 1 / 2, "tags": 1 / 2**0.5}[target]
    assert [values[0] for _, values in later] == pytest.approx([share, share, cosine, 1])


def test_an_empty_pool_has_the_columns_too(dated: Facets) -> None:
    found = table(dated, Query(tracks=(0,)), [])
    assert found["count"] == []


def test_spans_are_those_of_each_row_whatever_is_dated() -> None:
    rng = np.random.default_rng(3)
    held = from_lists([rng.choice(9, size, replace=False).tolist() for size in (3, 0, 1, 5, 2, 0)], 9)
    for unknown in ([], [2, 3, 7], list(range(9))):
        days = np.arange(100, 109, dtype=np.float32)[rng.permutation(9)]
        days[unknown] = np.nan
        for row, found in enumerate(zip(*_spans(held, days), strict=True)):
            own = days[held.indices[held.indptr[row] : held.indptr[row + 1]]]
            own = own[~np.isnan(own)]
            expected = (own.mean(), own.min(), own.max()) if len(own) else (np.nan,) * 3
            np.testing.assert_array_equal(found, np.asarray(expected, np.float32))
