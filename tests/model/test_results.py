"""Reasons of whole models, checked by taking away what they name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import segue
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.evaluation.reasons import PopularReasons
from segue.model import Model
from segue.types import Query

N = 200


@pytest.fixture(scope="module")
def queries(sample: Dataset) -> list[Query]:
    """Few seeds and long lists: what no near playlist holds is in them."""
    found: list[Query] = [
        Query(title="ㅁㄴㅇㄹ"),
        Query(title="잔잔한노래", updated=sample.playlists["updated"][0]),
    ]
    ids = sample.tracks["id"]
    for number, row in enumerate(sample.playlists.head(45).iter_rows(named=True)):
        tracks = tuple(ids[track] for track in row["tracks"])
        title, tags = row["title"] or "", tuple(row["tags"])
        mixes = (
            Query(tracks=tracks[:1]),
            Query(tracks=tracks[:3], tags=tags[:1], title=title, updated=row["updated"]),
            Query(title=title),
            Query(tracks=tracks[:2], weights=(0, 2)[: len(tracks)]),
            Query(tags=tags[:1]),
        )
        found.append(mixes[number % len(mixes)])
    return found


def test_no_popular_reason_is_false_by_removal(model: Model, queries: list[Query]) -> None:
    found = model.recommend(queries, N)
    without = [
        model.recommend(Query(updated=query.updated), N + len(query.tracks), tags=10 + len(query.tags))
        for query in queries
    ]
    looked = PopularReasons.of(found, without)
    assert looked.results > 5_000
    assert looked.popular  # the first query knows nothing
    assert looked.false == 0


def test_every_result_has_reasons_and_each_a_name(model: Model, queries: list[Query]) -> None:
    for continuation in model.recommend(queries, N):
        for result in (*continuation.tracks, *continuation.tags):
            assert result.reasons
            assert sum(reason.share for reason in result.reasons) <= 1
            assert all((reason.kind == "popular") == (not reason.value) for reason in result.reasons)


def test_no_reason_names_a_seed_of_weight_0(model: Model, sample: Dataset) -> None:
    """Not the track, nor an artist that only it has; what it names is what follows without it."""
    ids, titles = sample.tracks["id"], sample.tracks["title"]
    for row in sample.playlists.head(20).iter_rows(named=True):
        one, other = row["tracks"][:2]
        query = Query(tracks=(ids[one], ids[other]), weights=(0, 1))
        found = model.recommend(query, 50)
        named = {reason.value for result in (*found.tracks, *found.tags) for reason in result.reasons}
        alone = model.recommend(Query(tracks=(ids[other],)), 60)
        expected = {reason.value for result in (*alone.tracks, *alone.tags) for reason in result.reasons}
        assert titles[one] not in named - expected


@pytest.fixture(scope="module")
def by_artist() -> Mapping[str, Model]:
    """Models of playlists in which no track of an artist meets another of theirs."""
    builder = DatasetBuilder()
    for track in range(60):
        builder.add_track(TrackRecord(id=track, title=f"곡 {track}", artists=[f"가수 {track % 10}"]))
    for playlist in range(120):
        first = playlist % 6 * 10
        builder.add_playlist(
            PlaylistRecord(id=playlist, tracks=[first + (playlist + k) % 10 for k in range(4)])
        )
    dataset = builder.build({"format": "test"})
    return {recipe: segue.fit(dataset, recipe=recipe, seed=3) for recipe in ("fast", "default")}


@pytest.mark.parametrize("name", ["fast", "default"])
def test_tracks_by_the_seeds_artist_say_so(by_artist: Mapping[str, Model], name: str) -> None:
    found = by_artist[name].recommend(Query(tracks=(3,)), 59).tracks
    of_artist = [track for track in found if track.artists == ("가수 3",)]
    assert len(of_artist) == 5
    assert [track.reasons[0].kind for track in of_artist] == ["artist"] * 5
    assert {track.reasons[0].value for track in of_artist} == {"가수 3"}
