"""Tracks of playlists in their order, and those of queries."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.facets.order import no_positions
from segue.facets.sequences import in_order, sequences_of
from segue.ranking.holdout import questions
from segue.types import Query


@pytest.fixture(scope="module")
def facets() -> Facets:
    builder = DatasetBuilder()
    for number, tracks in enumerate([["c", "a", "b"], ["d", "b"], [], ["a"]]):
        builder.add_playlist(PlaylistRecord(id=number, tracks=list(tracks)))
    return Facets.of(builder.build({"format": "test"}))


def names(facets: Facets, codes: np.ndarray) -> list[str]:
    return [facets.vocabulary.names["track"][code] for code in codes.tolist()]


def test_playlists_are_read_in_their_order(facets: Facets):
    codes, ends = sequences_of(facets)
    assert names(facets, codes) == ["c", "a", "b", "d", "b", "a"]
    assert ends.tolist() == [0, 3, 5, 5, 6]
    unknown = dataclasses.replace(facets, positions=no_positions())
    codes, ends = sequences_of(unknown)
    assert (len(codes), ends.tolist()) == (0, [0])


def test_some_tracks_of_a_playlist_in_its_order(facets: Facets):
    code = facets.vocabulary.codes["track"]
    some = np.sort(np.array([code["b"], code["c"]], np.int32))
    assert names(facets, in_order(facets, 0, some)) == ["c", "b"]
    unknown = dataclasses.replace(facets, positions=no_positions())
    assert in_order(unknown, 0, some).tolist() == some.tolist()


def test_seeds_keep_their_order_without_repeats_and_unknown_ones(facets: Facets):
    rows = query_rows([Query(tracks=("b", "없음", "c", "b", "a")), Query(), Query(tracks=("a", "b"))], facets)
    assert [names(facets, rows.sequence(i)) for i in range(3)] == [["b", "c", "a"], [], ["a", "b"]]
    assert names(facets, rows.select(slice(2, 3)).sequence(0)) == ["a", "b"]
    assert names(facets, rows.select(np.array([2, 0])).sequence(1)) == ["b", "c", "a"]


def test_held_out_playlists_show_their_tracks_in_order(facets: Facets):
    held = np.array([True, True, False, False])
    found = questions(facets, held, np.random.default_rng(1))
    for i, whole in enumerate((["c", "a", "b"], ["d", "b"])):
        shown = names(facets, found.rows.sequence(i))
        assert sorted(shown) == sorted(names(facets, found.rows.codes("track", i)))
        assert shown == [name for name in whole if name in shown]
