"""What every continuation must be, by either recipe."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import segue
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.model import Model
from segue.ranking.pools import BATCH
from segue.text.korean import has_hangul
from segue.types import Continuation, Id, Query

N, TAGS = 30, 7


@pytest.fixture(scope="module")
def queries(sample: Dataset) -> list[Query]:
    """Every mix of inputs, cut from the sample's own playlists, with and without a date; more than a batch."""
    found = [Query(id="empty"), Query(id="unknown", tracks=("nobody",), tags=("없는 태그",), title="zxqj")]
    ids = sample.tracks["id"].to_list()
    for number, row in enumerate(sample.playlists.iter_rows(named=True)):
        tracks = tuple(sample.track_id(ids[track]) for track in row["tracks"])
        title, tags, updated = row["title"] or "", tuple(row["tags"]), row["updated"]
        half = tracks[: len(tracks) // 2]
        mixes = (
            Query(id=number, title=title, tags=tags, tracks=tracks, updated=updated),
            Query(id=number, title=title),
            Query(id=number, tags=tags[:1], updated=updated),
            Query(id=number, tracks=half),
            Query(id=number, tracks=tracks[:1], updated=updated),
            Query(id=number, title=title, tags=tags[:2], tracks=half[:3]),
            Query(id=number, tracks=(*half, "nobody"), tags=(*tags, "없는 태그"), title=f"{title} 😀"),
        )
        found.append(mixes[number % len(mixes)])
    assert len(found) > 2 * BATCH
    return found


@pytest.fixture(scope="module")
def answered() -> dict[str, list[Continuation]]:
    """What each recipe's model has answered."""
    return {}


@pytest.fixture
def continuations(
    model: Model, recipe: str, queries: list[Query], answered: dict[str, list[Continuation]]
) -> list[Continuation]:
    """The answers to all queries; tests only read them."""
    if recipe not in answered:
        answered[recipe] = model.recommend(queries, N, tags=TAGS)
    return answered[recipe]


def falls(scores: Sequence[float]) -> bool:
    return all(first >= second for first, second in itertools.pairwise(scores))


def test_lists_are_full_without_a_seed_or_a_repeat_and_fall(
    queries: list[Query], continuations: list[Continuation]
) -> None:
    assert len(queries) == len(continuations)
    for query, found in zip(queries, continuations, strict=True):
        tracks, tags = [track.id for track in found.tracks], [tag.tag for tag in found.tags]
        assert found.id == query.id
        assert len(set(tracks)) == len(tracks) == N
        assert len(set(tags)) == len(tags) == TAGS
        assert not set(tracks) & set(query.tracks)
        assert not set(tags) & set(query.tags)
        assert falls([track.score for track in found.tracks])
        assert falls([tag.score for tag in found.tags])
        assert all(np.isfinite(result.score) for result in (*found.tracks, *found.tags))


def test_ids_go_out_as_they_came_in(continuations: list[Continuation]) -> None:
    assert {type(track.id) for found in continuations for track in found.tracks} == {int}


def test_titles_and_artists_are_those_of_the_tracks_table(
    sample: Dataset, continuations: list[Continuation]
) -> None:
    rows = {row["id"]: row for row in sample.tracks.iter_rows(named=True)}
    for track in continuations[5].tracks:
        row = rows[str(track.id)]
        assert track.title == (row["title"] or "")
        assert track.artists == tuple(row["artists"])


def test_no_track_is_newer_than_the_playlists_last_edit(
    sample: Dataset, queries: list[Query], continuations: list[Continuation]
) -> None:
    released = dict(zip(sample.tracks["id"], sample.tracks["released"], strict=True))
    dated = 0
    for query, found in zip(queries, continuations, strict=True):
        if query.updated:
            dated += 1
            for track in found.tracks:
                day = released[str(track.id)]
                assert day is None or day <= query.updated.date()
    assert dated > 20


def test_an_early_date_still_fills_the_list(model: Model, sample: Dataset) -> None:
    """Even where every popular track is too new, as long as the catalogue has older ones."""
    days = sorted(day for day in sample.tracks["released"].to_list() if day)
    updated = dt.datetime.combine(days[N - 1], dt.time(12))
    found = model.recommend([Query(title="밤", updated=updated)], N)[0]
    assert len(found.tracks) == N
    nothing = model.recommend([Query(updated=dt.datetime(1900, 1, 1))], N)[0]
    undated = sample.tracks["released"].null_count()
    assert len(nothing.tracks) == min(undated, N)


def test_reasons_have_shares_that_sum_to_one_at_most(
    queries: list[Query], continuations: list[Continuation]
) -> None:
    seen: set[str] = set()
    for query, found in zip(queries, continuations, strict=True):
        for result in (*found.tracks, *found.tags):
            assert 1 <= len(result.reasons) <= 3
            assert all(0 < reason.share <= 1 for reason in result.reasons)
            assert sum(reason.share for reason in result.reasons) <= 1 + 1e-9
            assert falls([reason.share for reason in result.reasons])
            kinds = {reason.kind for reason in result.reasons}
            seen |= kinds
            assert query.tracks or "track" not in kinds
            assert query.mix != "nothing" or not kinds & {"artist", "genre", "year"}
            assert query.tags or "tag" not in kinds
            assert query.title or "word" not in kinds
    assert {"track", "artist", "tag", "word", "popular"} <= seen


def test_without_reasons_the_lists_are_the_same(
    model: Model, queries: list[Query], continuations: list[Continuation]
) -> None:
    for bare, found in zip(
        model.recommend(queries[:20], N, tags=TAGS, reasons=False), continuations, strict=False
    ):
        assert not any(result.reasons for result in (*bare.tracks, *bare.tags))
        assert bare.answer() == found.answer()


def test_a_batch_is_answered_as_its_queries_one_by_one(
    model: Model, queries: list[Query], continuations: list[Continuation]
) -> None:
    for number in (0, 1, 2, 5, BATCH - 1, BATCH, len(queries) - 1):
        alone = model.recommend([queries[number]], N, tags=TAGS)[0]
        assert alone.answer() == continuations[number].answer()
        assert [track.score for track in alone.tracks] == pytest.approx(
            [track.score for track in continuations[number].tracks], rel=1e-4
        )


def test_notes_say_what_is_unknown_and_what_is_empty(model: Model) -> None:
    queries = [
        Query(title="비 오는 날"),
        Query(),
        Query(tracks=("nobody", 10**9), tags=("없는 태그",), title="비 오는 날"),
        Query(tracks=tuple(range(10**9, 10**9 + 8))),
        Query(title="zxqj"),
    ]
    notes = [tuple(map(str, found.notes)) for found in model.recommend(queries, 5, unsure_below=0)]
    assert notes[0] == ()
    assert notes[1] == ("an empty query: these are the most popular",)
    assert notes[2] == (
        "unknown tracks, left out: nobody, 1000000000",
        "unknown tags, left out: 없는 태그",
    )
    few = ", ".join(str(10**9 + k) for k in range(5))
    unknown = "nothing in the query is known: these are the most popular"
    assert notes[3] == (f"unknown tracks, left out: {few} and 3 more", unknown)
    assert notes[4] == (unknown,)


def test_a_known_playlist_finds_its_own_hidden_half(model: Model, sample: Dataset) -> None:
    """Sanity: playlists the model has seen are continued far better than chance."""
    ids = sample.tracks["id"].to_list()
    hits = wanted = 0
    for row in sample.playlists.filter(sample.playlists["tracks"].list.len() >= 10).iter_rows(named=True):
        tracks: list[Id] = [sample.track_id(ids[track]) for track in row["tracks"]]
        half = len(tracks) // 2
        found = model.recommend([Query(tracks=tuple(tracks[:half]))], N, reasons=False)[0]
        hits += len({track.id for track in found.tracks} & {*tracks[half:]})
        wanted += min(len(tracks) - half, N)
    chance = N / len(ids)
    assert hits / wanted > 4 * chance


@pytest.mark.parametrize(("n", "tags"), [(0, 0), (1, 0), (0, 3), (10_000, 10_000)])
def test_any_length_can_be_asked_for(
    model: Model, sample: Dataset, queries: list[Query], n: int, tags: int
) -> None:
    for query, found in zip(queries[:9], model.recommend(queries[:9], n, tags=tags), strict=True):
        known = {str(track) for track in query.tracks} & {*sample.tracks["id"]}
        assert len(found.tags) == min(tags, len(model.tags) - len({*query.tags} & {*model.tags}))
        if not query.updated:
            works, code = model.facets.works, model.facets.vocabulary.codes["track"]
            distinct = set(works.tolist()) - {int(works[code[track]]) for track in known}
            assert len(found.tracks) == min(n, len(distinct))
            short = {note.code: note.values for note in found.notes}.get("few_tracks")
            assert (short is None) == (len(distinct) >= n)
            if short:
                assert short == {"found": len(distinct), "asked": n, "limits": ("versions",)}


def test_warming_loads_the_korean_analyser_where_no_tag_would(monkeypatch: pytest.MonkeyPatch) -> None:
    builder = DatasetBuilder()
    for playlist in range(3):
        builder.add_playlist(PlaylistRecord(id=playlist, title="night drive", tracks=[1, 2, 3 + playlist]))
    model = segue.fit(builder.build({}), recipe="fast", seed=1)
    asked: list[Query] = []
    recommend = Model.recommend

    def heard(self: Model, queries: Sequence[Query], *given: Any, **named: Any) -> list[Continuation]:
        asked.extend(queries)
        return recommend(self, queries, *given, **named)

    monkeypatch.setattr(Model, "recommend", heard)
    model.warm()
    assert model.tags == []
    assert any(has_hangul(query.title) and not query.tracks for query in asked)
    assert any(query.tracks and not query.title for query in asked)


def test_warming_makes_what_only_some_constraints_need(model: Model) -> None:
    again = dataclasses.replace(model)
    made: list[str] = []
    answering = again._answering()
    selector, links = answering.selector, answering.ordering.links
    for name, deferred in (("catalogue", selector.catalogue), ("order", links.ordered)):
        make = deferred._make
        deferred._make = lambda name=name, make=make: made.append(name) or make()
    again.warm()
    assert sorted(made) == ["catalogue", "order"]
    again.recommend(Query(tracks=(1,)), 3, constraints=Constraints(without_artists=("비",), order="flow"))
    assert len(made) == 2
