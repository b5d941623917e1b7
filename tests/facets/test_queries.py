"""Queries as rows over a vocabulary."""

from __future__ import annotations

import datetime as dt
import unicodedata

import numpy as np

from segue.data.tags import tag_key
from segue.facets import Facets, query_rows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.queries import unknown
from segue.types import Query

KST = dt.timezone(dt.timedelta(hours=9))


def test_a_query_has_the_facets_that_the_vocabulary_knows(facets: Facets) -> None:
    rows = query_rows(
        [
            Query(title="오늘 밤", tags=("밤", "새벽"), tracks=(12, "10", 999, 12)),
            Query(),
            Query(tags=(" 낮 ",), title="낮"),
        ],
        facets,
    )
    assert len(rows) == 3
    assert [rows.codes("track", i).tolist() for i in range(3)] == [[0, 2], [], []]
    assert [rows.codes("tag", i).tolist() for i in range(3)] == [[0], [], [1]]
    assert [rows.codes("word", i).tolist() for i in range(3)] == [[0], [], []]
    for block, matrix in rows.blocks.items():
        assert matrix.shape == (3, facets.vocabulary.size(block))
        assert (matrix.data == 1).all()


def test_the_row_of_a_training_playlists_own_title_and_tags_is_its_row(facets: Facets) -> None:
    rows = query_rows([Query(title="비 오는 밤", tags=("비", "밤"), tracks=(12, 10))], facets)
    for block in facets.playlists:
        np.testing.assert_array_equal(rows.blocks[block].toarray()[0], facets.playlists[block].toarray()[0])


def test_title_and_tags_mention_artists_genres_and_years(facets: Facets) -> None:
    """잔물결 is the artist a1, Ripple both an id's name and a name of its own."""
    queries = [
        Query(title="RIPPLE 모음", tags=("잔 물결",)),
        Query(tags=("70년대", "GN2")),
        Query(title="밤"),
    ]
    rows = query_rows(queries, facets)
    names = facets.vocabulary.names
    artists = [{names["artist"][code] for code in rows.codes("artist", i)} for i in range(3)]
    assert artists == [{"a1", "a2", "Ripple"}, set(), set()]
    assert [names["year"][code] for code in rows.codes("year", 1)] == ["1970"]
    assert [names["genre"][code] for code in rows.codes("genre", 1)] == ["GN2"]


def test_a_tag_that_names_an_artist_is_not_unknown(facets: Facets) -> None:
    assert unknown(Query(tags=("잔 물결", "새벽")), facets) == ([], ["새벽"])


def test_a_day_is_the_one_of_utc(facets: Facets) -> None:
    moments = [
        None,
        dt.datetime(1970, 1, 2, 23, 59),
        dt.datetime(1969, 12, 31),
        dt.datetime(1970, 1, 2, 3, tzinfo=KST),
    ]
    rows = query_rows([Query(updated=moment) for moment in moments], facets)
    assert rows.updated.tolist() == [UNKNOWN_DAY, 1, -1, 0]
    assert rows.updated.dtype == np.int32


def test_a_selection_keeps_order_and_dates(facets: Facets) -> None:
    queries = [Query(tracks=(track,), updated=dt.datetime(1970, 1, track - 9)) for track in (10, 11, 12)]
    rows = query_rows(queries, facets)
    part = rows.select(np.array([2, 0], np.intp))
    assert [part.codes("track", i).tolist() for i in range(2)] == [[2], [0]]
    assert part.updated.tolist() == [2, 0]
    assert len(rows.select(slice(1, 9))) == 2


def test_no_queries_are_rows_too(facets: Facets) -> None:
    rows = query_rows([], facets)
    assert len(rows) == 0
    assert rows.blocks["track"].shape == (0, 4)


def test_a_selection_has_a_workspace_of_its_own(facets: Facets) -> None:
    rows = query_rows([Query(), Query()], facets)
    assert rows.workspace.once("a", lambda: 1) == 1
    assert rows.select(slice(0, 1)).workspace.once("a", lambda: 2) == 2


def test_the_unknown_is_named_once_as_it_was_asked(facets: Facets) -> None:
    query = Query(tracks=(10, 999, "x", 999), tags=("밤", " 낮 ", "새벽", " 비눗방울 ", "새벽"))
    assert unknown(query, facets) == (["999", "x"], ["새벽", " 비눗방울 "])
    assert unknown(Query(), facets) == ([], [])


def test_a_known_tag_may_be_spelled_in_any_way(facets: Facets) -> None:
    decomposed = unicodedata.normalize("NFD", "비")
    for tag in ("#밤", " 밤\u200b", decomposed, "낮"):
        rows = query_rows([Query(tags=(tag,))], facets)
        assert [facets.vocabulary.names["tag"][code] for code in rows.codes("tag", 0)] == [tag_key(tag)]
        assert unknown(Query(tags=(tag,)), facets) == ([], [])
    assert len(query_rows([Query(tags=("밤", "#밤"))], facets).codes("tag", 0)) == 1
