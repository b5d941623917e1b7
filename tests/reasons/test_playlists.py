"""Reasons by playlists and by what a query mentions, worked out for three playlists."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets, QueryRows, query_rows
from segue.generators.knn.playlists import FittedNeighbours
from segue.generators.scores import Ranked
from segue.reasons.explainer import POPULAR, Explainer
from segue.reasons.naming import Names
from segue.reasons.playlists import PLAYLISTS, AllPlaylists, NearPlaylists
from segue.reasons.shares import MOST
from segue.types import Query, Reason

A, B, C, D, E = range(5)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """A and D are by one artist, C has no title; ABC is tagged 밤, ACD tagged and titled so, BE titled so."""
    builder = DatasetBuilder()
    for track, (title, artist) in enumerate(
        [("가", "물결"), ("나", "바람"), (None, None), ("라", "물결"), ("마", None)]
    ):
        artists = [] if artist is None else [artist]
        builder.add_track(TrackRecord(id=track, title=title, artists=artists))
    builder.add_playlist(PlaylistRecord(id=0, tags=["밤"], tracks=[A, B, C]))
    builder.add_playlist(PlaylistRecord(id=1, tags=["밤"], title="밤", tracks=[A, C, D]))
    builder.add_playlist(PlaylistRecord(id=2, title="밤", tracks=[B, E]))
    return builder.build({})


def explain(
    dataset: Dataset, query: Query, tracks: list[int], tags: list[int] | None = None
) -> tuple[list[tuple[Reason, ...]], list[tuple[Reason, ...]]]:
    facets = Facets.of(dataset)
    playlists = NearPlaylists(facets), AllPlaylists(facets)
    explainer = Explainer(Names.of(facets, dataset.tracks), {"tracks": playlists, "tags": playlists})
    rows = query_rows([query], facets)
    codes = np.array(tracks, np.int32), np.array(tags or [], np.int32)
    return explainer.explain(rows, 0, codes[0], "tracks"), explainer.explain(rows, 0, codes[1], "tags")


def test_shares_are_supports_over_their_sum(dataset: Dataset) -> None:
    """C with A in playlists 0 and 1 of 3 tracks each, with B in playlist 0; A and B are in two playlists."""
    why = explain(dataset, Query(tracks=(A, B)), [C])[0][0]
    a, b = 2 * 2**-0.5 * 3**-0.5, 2**-0.5 * 3**-0.5
    assert [(reason.kind, reason.value) for reason in why] == [("track", "가"), ("track", "나")]
    assert [reason.share for reason in why] == pytest.approx([a / (a + b), b / (a + b)], abs=1e-4)


def test_a_seed_by_the_results_artist_passes_its_support_on(dataset: Dataset) -> None:
    assert explain(dataset, Query(tracks=(A,)), [D])[0] == [(Reason("artist", "물결", 1.0),)]


def test_tags_and_words_are_reasons_as_a_person_reads_them(dataset: Dataset) -> None:
    """E is with the word and the whole title 밤 in playlist 2, with no tag."""
    why = explain(dataset, Query(title="밤", tags=("밤",)), [E, C])[0]
    assert why[0] == (Reason("word", "밤", 1.0),)
    shares = {reason.kind: reason.share for reason in why[1]}
    # C stands beside the tag in two playlists of 3, beside both facets of the title in one of them
    tag, word = 0.5 * 2**-0.5 * 2 * 3**-0.5, 2 * 0.5 * 2**-0.5 * 3**-0.5
    assert shares == pytest.approx({"tag": tag / (tag + word), "word": word / (tag + word)}, abs=1e-4)


def test_a_track_without_a_title_is_named_by_its_id(dataset: Dataset) -> None:
    assert explain(dataset, Query(tracks=(C,)), [B])[0] == [(Reason("track", "2", 1.0),)]


def test_tags_are_explained_by_the_same_facets(dataset: Dataset) -> None:
    """And never by an artist: a tag has none."""
    assert explain(dataset, Query(tracks=(D,)), [], [0])[1] == [(Reason("track", "라", 1.0),)]


def test_what_nothing_supports_is_popular(dataset: Dataset) -> None:
    assert explain(dataset, Query(tracks=(D,)), [E])[0] == [POPULAR]
    assert explain(dataset, Query(), [A, B], [0]) == ([POPULAR, POPULAR], [POPULAR])


def test_a_seed_counts_by_its_weight(dataset: Dataset) -> None:
    """C is with A in two playlists of 3 tracks, with B in one."""
    why = explain(dataset, Query(tracks=(A, B), weights=(1, 4)), [C])[0][0]
    assert [reason.value for reason in why] == ["나", "가"]
    assert [reason.share for reason in why] == pytest.approx([4 / 6, 2 / 6], abs=1e-4)


def test_a_seed_of_weight_0_is_no_reason(dataset: Dataset) -> None:
    assert explain(dataset, Query(tracks=(A, B), weights=(0, 1)), [C])[0] == [(Reason("track", "나", 1.0),)]
    assert explain(dataset, Query(tracks=(A,), weights=(0,)), [C, D], [0]) == ([POPULAR, POPULAR], [POPULAR])


def test_what_the_nearest_playlists_do_not_hold_is_looked_for_in_all() -> None:
    """Track 3 is with seed 0 in one long playlist; those of both seeds are nearer, and more than are looked through."""
    builder = DatasetBuilder()
    for track in range(4):
        builder.add_track(TrackRecord(id=track))
    builder.add_playlist(PlaylistRecord(id=0, tracks=[0, 3, *range(10, 40)]))
    for playlist in range(1, PLAYLISTS + 1):
        builder.add_playlist(PlaylistRecord(id=playlist, tracks=[0, 1, 2]))
    why = explain(builder.build({}), Query(tracks=(0, 1)), [3, 2])[0]
    assert why[0] == (Reason("track", "0", 1.0),)
    assert {reason.value for reason in why[1]} == {"0", "1"}


def test_n_grams_count_for_the_word_they_are_in_where_no_word_does() -> None:
    builder = DatasetBuilder()
    for playlist, title in enumerate(["cafemusic", "cafetunes"]):
        builder.add_playlist(PlaylistRecord(id=playlist, title=title, tags=["카페"], tracks=[0, 1]))
    dataset = builder.build({})
    facets = Facets.of(dataset)
    query = Query(title="작은  Cafe☕")
    assert not len(query_rows([query], facets).codes("word", 0))
    assert explain(dataset, query, [1], [0]) == (
        [(Reason("word", "cafe☕", 1.0),)],
        [(Reason("word", "cafe☕", 1.0),)],
    )


@pytest.fixture(scope="module")
def named() -> Dataset:
    """Tracks 0 and 1 are by 물결, 1 with 바람; all are jazz of 1994 but 2, that nothing is known of."""
    builder = DatasetBuilder()
    for track, artists in enumerate([["물결"], ["물결", "바람"], [], ["구름"]]):
        known = {"genres": ["재즈"], "released": dt.date(1994, 5, 1)} if artists else {}
        builder.add_track(TrackRecord(id=track, artists=artists, **known))
    builder.add_playlist(PlaylistRecord(id=0, tags=["밤"], tracks=[0, 1, 2]))
    return builder.build({})


def test_an_artist_that_the_title_names_is_the_reason_for_its_tracks(named: Dataset) -> None:
    why = explain(named, Query(title="물결 노래"), [0, 2], [0])
    assert why[0] == [(Reason("artist", "물결", 1.0),), POPULAR]
    assert why[1] == [POPULAR]  # a tag is by nobody


def test_a_named_artist_has_half_beside_what_playlists_say(named: Dataset) -> None:
    why = explain(named, Query(title="물결", tags=("밤",)), [0, 2])[0]
    assert why[0] == (Reason("artist", "물결", 0.5), Reason("tag", "밤", 0.5))
    assert why[1] == (Reason("tag", "밤", 1.0),)


def test_named_artists_of_one_track_share(named: Dataset) -> None:
    why = explain(named, Query(title="물결, 바람", tags=("밤",)), [1])[0][0]
    assert {(reason.value, reason.share) for reason in why} == {("물결", 0.25), ("바람", 0.25), ("밤", 0.5)}


def test_genres_and_years_are_reasons_too(named: Dataset) -> None:
    why = explain(named, Query(title="90년대 jazz"), [3, 2])[0]
    assert why[0] == (Reason("genre", "재즈", 0.5), Reason("year", "1994", 0.5))
    assert why[1] == POPULAR


def test_only_the_largest_shares_are_named() -> None:
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id=0, tracks=list(range(9))))
    dataset = builder.build({})
    why = explain(dataset, Query(tracks=tuple(range(8))), [8])[0][0]
    assert len(why) == MOST
    assert [reason.share for reason in why] == [0.125] * MOST
    assert [reason.value for reason in why] == ["0", "1", "2"]


def test_thirds_sum_to_one_at_most() -> None:
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id=0, tracks=list(range(4))))
    why = explain(builder.build({}), Query(tracks=(0, 1, 2)), [3])[0][0]
    assert sum(reason.share for reason in why) <= 1
    assert [reason.share for reason in why] == [0.3333] * 3


def test_what_tracks_and_tags_share_is_worked_out_once(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    nearest = FittedNeighbours.nearest

    def counted(self: FittedNeighbours, queries: QueryRows, i: int) -> Ranked:
        asked.append(i)
        return nearest(self, queries, i)

    monkeypatch.setattr(FittedNeighbours, "nearest", counted)
    explain(dataset, Query(tracks=(A,), title="밤"), [C, D], [0])
    assert asked == [0]
