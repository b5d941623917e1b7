"""Every constraint holds on real lists, and none changes anything where it asks for nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import pytest

from segue.constraints.constraints import NOTHING, Constraints
from segue.errors import QueryError
from segue.model import Model
from segue.types import Query, TrackResult


@pytest.fixture
def queries(model: Model) -> list[Query]:
    ids = [model.track_id(track) for track in model.tracks["id"]]
    return [Query(title="새벽", tags=("감성",)), Query(tracks=tuple(ids[3:9])), Query(title="비"), Query()]


def rows(model: Model, tracks: tuple[TrackResult, ...]) -> list[dict[str, Any]]:
    code = model.facets.vocabulary.codes["track"]
    return [model.tracks.row(code[str(track.id)], named=True) for track in tracks]


def check_list(query: Query, tracks: tuple[TrackResult, ...], n: int) -> None:
    ids = [track.id for track in tracks]
    assert len(ids) == len(set(ids)) <= n
    assert not set(ids) & set(query.tracks)
    scores = [track.score for track in tracks]
    assert scores == sorted(scores, reverse=True)


def test_nothing_asked_for_changes_nothing(model: Model, queries: list[Query]) -> None:
    assert model.recommend(queries, 20, constraints=NOTHING) == model.recommend(queries, 20)
    assert Constraints(years=(None, None)).given == ()


@pytest.mark.parametrize("n", [5, 40, 200])
def test_caps(model: Model, queries: list[Query], n: int) -> None:
    found = model.recommend(queries, n, constraints=Constraints(per_artist=2, per_album=1))
    for query, one in zip(queries, found, strict=True):
        check_list(query, one.tracks, n)
        described = rows(model, one.tracks)
        assert max(Counter(artist for row in described for artist in row["artist_ids"]).values()) <= 2
        albums = Counter(row["album_id"] for row in described if row["album_id"])
        assert max(albums.values()) == 1
        if n <= 40:
            assert len(one.tracks) == n  # caps leave enough of 600 tracks


@pytest.mark.parametrize("years", [(2005, 2010), (2012, None), (None, 1999), (2008, 2008)])
def test_years(model: Model, queries: list[Query], years: tuple[int | None, int | None]) -> None:
    released = model.tracks["released"].dt.year()
    first, last = years[0] or 0, years[1] or 9999
    there = int(released.is_between(first, last).sum())
    for query, one in zip(
        queries, model.recommend(queries, 600, constraints=Constraints(years=years)), strict=True
    ):
        check_list(query, one.tracks, 600)
        assert all(first <= row["released"].year <= last for row in rows(model, one.tracks))
        # every track of those years that some playlist holds
        assert len(one.tracks) <= there
        assert len(one.tracks) >= there * 0.7 - len(query.tracks)


def test_genres(model: Model, queries: list[Query]) -> None:
    genre = model.tracks["genres"].explode().drop_nulls().mode().sort()[0]
    asked = Constraints(genres=(f" {genre.upper()} ", "no such genre"))
    for query, one in zip(queries, model.recommend(queries, 20, constraints=asked), strict=True):
        check_list(query, one.tracks, 20)
        assert len(one.tracks) == 20
        assert all(genre in row["genres"] for row in rows(model, one.tracks))
        assert any("unknown genres: no such genre" in note.text for note in one.notes)


def test_a_genre_that_nothing_has_leaves_nothing(model: Model) -> None:
    one = model.recommend([Query(title="비")], 10, constraints=Constraints(genres=("none",)))[0]
    assert one.tracks == ()
    assert one.tags  # tags are as without


def test_tracks_and_artists_left_out(model: Model, queries: list[Query]) -> None:
    usual = model.recommend(queries[:2], 10)
    gone = tuple(track.id for one in usual for track in one.tracks[:3])
    heard = tuple(track.id for one in usual for track in one.tracks[3:5])
    artist = next(name for one in usual for name in one.tracks[5].artists)
    asked = Constraints(
        without_tracks=(*gone, "unknown"), heard=heard, without_artists=(artist.upper(), "nobody")
    )
    for query, one in zip(queries[:2], model.recommend(queries[:2], 100, constraints=asked), strict=True):
        check_list(query, one.tracks, 100)
        assert not {track.id for track in one.tracks} & {*gone, *heard}
        assert all(artist not in track.artists for track in one.tracks)
        assert any("unknown artists: nobody" in note.text for note in one.notes)


def test_artists_are_known_by_id_too(model: Model) -> None:
    row = model.tracks.row(0, named=True)
    one = model.recommend([Query()], 600, constraints=Constraints(without_artists=(row["artist_ids"][0],)))[0]
    assert all(row["artist_ids"][0] not in found["artist_ids"] for found in rows(model, one.tracks))


def test_nothing_released_later(model: Model, queries: list[Query]) -> None:
    until = dt.date(2006, 6, 30)
    for one in model.recommend(queries, 50, constraints=Constraints(released_until=until)):
        assert len(one.tracks) == 50
        assert all(row["released"] <= until for row in rows(model, one.tracks))


def test_what_is_left_keeps_its_order(model: Model, queries: list[Query]) -> None:
    """A filter takes tracks out; it does not judge those that stay."""
    query = queries[1]
    usual = model.recommend([query], 30)[0].tracks
    gone = tuple(track.id for track in usual[:10:2])
    kept = [track.id for track in usual if track.id not in gone]
    found = [
        track.id
        for track in model.recommend([query], 30, constraints=Constraints(without_tracks=gone))[0].tracks
    ]
    assert found[:10] == kept[:10]


def mean_likeness(model: Model, tracks: tuple[TrackResult, ...]) -> float:
    assert model.track_vectors is not None
    codes = [model.facets.vocabulary.codes["track"][str(track.id)] for track in tracks]
    vectors = np.asarray(model.track_vectors[codes])
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return float((vectors @ vectors.T).mean())


def test_diversity_makes_lists_less_alike(model: Model, queries: list[Query]) -> None:
    query = queries[1]
    lists = [
        model.recommend([query], 20, constraints=Constraints(diversity=d))[0].tracks for d in (0, 0.3, 1)
    ]
    for tracks in lists:
        check_list(query, tracks, 20)
        assert len(tracks) == 20
    likeness = [mean_likeness(model, tracks) for tracks in lists]
    assert likeness[2] < likeness[1] < likeness[0]
    assert lists[1][0].id == lists[0][0].id  # the first has nothing above it to be like


def test_popularity_leans_both_ways(model: Model, queries: list[Query]) -> None:
    query = queries[1]
    code = model.facets.vocabulary.codes["track"]
    means = []
    for slider in (-1, -0.4, 0, 0.4, 1):
        tracks = model.recommend([query], 20, constraints=Constraints(popularity=slider))[0].tracks
        check_list(query, tracks, 20)
        means.append(np.mean([model.track_counts[code[str(track.id)]] for track in tracks]))
    assert means == sorted(means)
    assert means[0] < means[2] < means[4]


def test_all_of_them_together(model: Model, queries: list[Query]) -> None:
    asked = Constraints(
        per_artist=1, years=(2000, 2015), diversity=0.4, popularity=-0.3, released_until=dt.date(2014, 1, 1)
    )
    for query, one in zip(queries, model.recommend(queries, 30, constraints=asked), strict=True):
        check_list(query, one.tracks, 30)
        described = rows(model, one.tracks)
        assert len(described) == 30
        assert all(2000 <= row["released"].year <= 2013 for row in described)
        assert max(Counter(artist for row in described for artist in row["artist_ids"]).values()) == 1


def test_a_batch_equals_one_by_one(model: Model, queries: list[Query]) -> None:
    asked = Constraints(per_artist=2, diversity=0.5, years=(2001, None))
    together = model.recommend(queries, 15, constraints=asked)
    assert together == [model.recommend([query], 15, constraints=asked)[0] for query in queries]


def test_a_dated_query_and_constraints(model: Model) -> None:
    query = Query(title="비", updated=dt.datetime(2009, 5, 1))
    one = model.recommend([query], 40, constraints=Constraints(per_artist=3))[0]
    assert all(row["released"] <= dt.date(2009, 5, 1) for row in rows(model, one.tracks))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Constraints(per_artist=0), "per_artist of 1 or more, got 0"),
        (Constraints(diversity=1.5), "diversity from 0 to 1, got 1.5"),
        (Constraints(popularity=-2), "popularity from -1 to 1, got -2"),
        (Constraints(popularity=float("nan")), "popularity from -1 to 1, got nan"),
        (Constraints(years=(2010, 2000)), "years in order, got 2010 to 2000"),
        (Constraints(years=(90, None)), "years from 1000 to 9999, got 90"),
    ],
)
def test_what_nothing_can_satisfy_is_refused(model: Model, asked: Constraints, words: str) -> None:
    with pytest.raises(QueryError, match=words) as refused:
        model.recommend([Query()], 5, constraints=asked)
    assert refused.value.hint


def test_only_some_fields() -> None:
    asked = Constraints(per_artist=2, years=(2000, None), diversity=0.5)
    assert asked.given == ("per_artist", "years", "diversity")
    assert asked.only("years") == Constraints(years=(2000, None))
