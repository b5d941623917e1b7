"""A list that is short says why, and so does one that nothing in the query led to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import segue
from segue.constraints.constraints import AS_RANKED, Constraints
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.model import Model
from segue.types import Continuation, Query


@pytest.fixture(scope="module")
def small() -> Model:
    """Twenty tracks of five artists and four albums, released 2000 to 2019, the last two versions of the first."""
    builder = DatasetBuilder()
    for track in range(20):
        builder.add_track(
            TrackRecord(
                id=track,
                title="비 (Live)" if track in (15, 10) else "비" if track == 0 else f"곡 {track} ☔",
                artists=[f"가수 {track % 5}"],
                album=f"앨범 {track % 4}",
                released=dt.date(2000 + track, 6, 1),
                genres=["발라드" if track % 2 else "댄스"],
            )
        )
    for playlist in range(12):
        builder.add_playlist(
            PlaylistRecord(
                id=playlist,
                title=f"밤 {playlist % 3}",
                tags=["밤", f"태그 {playlist % 3}"],
                tracks=[(playlist * 3 + step * 7) % 20 for step in range(8)],
            )
        )
    return segue.fit(builder.build({}), recipe="fast", seed=1)


def values(found: Continuation, code: str) -> dict[str, Any] | None:
    return next((dict(note.values) for note in found.notes if note.code == code), None)


@pytest.mark.parametrize(
    ("query", "asked", "found", "limits"),
    [
        (Query(), AS_RANKED, 20, ()),
        (Query(), Constraints(), 18, ("versions",)),
        (Query(updated=dt.datetime(2004, 12, 1)), Constraints(), 5, ("updated", "versions")),
        (Query(updated=dt.datetime(1990, 1, 1)), AS_RANKED, 0, ("updated",)),
        (Query(title="밤"), Constraints(years=(2005, 2009)), 5, ("years",)),
        (Query(tracks=(0,)), Constraints(years=(2005, 2010)), 5, ("years", "versions")),
        (Query(), Constraints(years=(1980, 1990), versions="all"), 0, ("years",)),
        (Query(tracks=(1,)), Constraints(per_artist=1, versions="all"), 5, ("per_artist",)),
        (Query(), Constraints(per_album=2, versions="all"), 8, ("per_album",)),
        (Query(), Constraints(genres=("발라드",), versions="all"), 10, ("genres",)),
        (Query(), Constraints(genres=("없는 장르",), versions="all"), 0, ("genres",)),
        (Query(), Constraints(without_tracks=(3, "4"), per_artist=9, versions="all"), 18, ("without_tracks",)),
        (Query(), Constraints(diversity=0.5, popularity=0.5, versions="all"), 20, ()),
    ],
)  # fmt: skip
def test_a_short_list_says_what_left_the_others_out(
    small: Model, query: Query, asked: Constraints, found: int, limits: tuple[str, ...]
) -> None:
    one = small.recommend(query, 25, constraints=asked)
    assert len(one.tracks) == found
    assert values(one, "few_tracks") == {"found": found, "asked": 25, "limits": limits}
    assert values(small.recommend(query, found, constraints=asked), "few_tracks") is None


def test_the_words(small: Model) -> None:
    texts = [note.text for note in small.recommend(Query(title="밤"), 25, constraints=AS_RANKED).notes]
    assert texts == ["20 of 25 tracks: the model knows no others", "4 of 10 tags: the model knows 4"]
    dated = small.recommend(Query(updated=dt.datetime(2004, 12, 1)), 25, constraints=Constraints(per_album=1))
    assert "4 of 25 tracks: the others are left out by updated, per_album, versions" in map(str, dated.notes)


def test_too_few_tags_are_told(small: Model) -> None:
    assert values(small.recommend(Query(tags=("밤",)), 3, tags=10), "few_tags") == {
        "found": 3,
        "asked": 10,
        "known": 4,
    }
    assert values(small.recommend(Query(tags=("밤",)), 3, tags=3), "few_tags") is None


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (Query(tracks=(1, 2), weights=(0, 0)), {"no_weight"}),
        (Query(tracks=(1, "없음"), weights=(0, 5)), {"no_weight", "unknown_tracks"}),
        (Query(tracks=("없음", "none")), {"nothing_known", "unknown_tracks"}),
        (Query(tracks=(1, 2), weights=(0, 0.5)), set[str]()),
        (Query(tracks=(1, 2), weights=(0, 0), tags=("밤",)), set[str]()),
        (Query(title="𓀀"), {"nothing_known"}),
        (Query(title=" "), {"nothing_known"}),
    ],
)
def test_popularity_in_place_of_an_answer_is_told(small: Model, query: Query, codes: set[str]) -> None:
    one = small.recommend(query, 5, tags=2)
    assert {note.code for note in one.notes} == codes
    if codes & {"no_weight", "nothing_known"}:
        expected = [track.id for track in small.recommend(Query(), 7, tags=2).tracks]
        given = {str(track) for track in query.tracks}
        assert [track.id for track in one.tracks] == [track for track in expected if str(track) not in given][
            :5
        ]


def test_a_model_without_tags_promises_none() -> None:
    builder = DatasetBuilder()
    for playlist in range(4):
        builder.add_playlist(PlaylistRecord(id=playlist, title="밤", tracks=[playlist, playlist + 1]))
    found = segue.fit(builder.build({}), recipe="fast", seed=1).recommend(Query(title="밤"), 3)
    assert found.tags == ()
    assert found.notes == ()
