"""Reasons that name seeds, checked against lists that are known by heart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl
import pytest

import segue
from segue.constraints.constraints import Constraints
from segue.evaluation.removal import DEPTH, RESULTS, check_seed_reasons
from segue.protocols import Silent
from segue.types import Continuation, Query, Reason, TrackResult

TITLES = {1: "밤", 2: "비 ☔", 3: "밤", 4: "길", 5: None, 10: "a", 11: "b", 12: "c", 13: "d", 14: "e"}


class Known:
    """A model whose list for each set of seeds is given; a track's first reason names a seed."""

    def __init__(self, lists: dict[tuple[int, ...], list[int]], reasons: dict[int, tuple[str, str]]) -> None:
        self.lists, self.reasons = lists, reasons
        self.tracks = pl.DataFrame({"id": [str(key) for key in TITLES], "title": list(TITLES.values())})
        self.asked: list[tuple[int, ...]] = []

    def recommend(
        self, queries: Sequence[Query], n: int, *, tags: int, constraints: Constraints, **_: Any
    ) -> Any:
        assert tags == 0
        assert constraints.versions == "all"
        self.asked += [tuple(query.tracks) for query in queries]
        return [
            Continuation(
                id=None, tracks=tuple(map(self._result, self.lists[tuple(query.tracks)][:n])), tags=()
            )
            for query in queries
        ]

    def _result(self, key: int) -> TrackResult:
        why = self.reasons.get(key)
        return TrackResult(id=key, score=1.0, reasons=(Reason(*why, 1.0),) if why else ())


def check(model: Known, *queries: Query, n: int = 5) -> Any:
    return check_seed_reasons(model, queries, n, seed=0, progress=Silent())  # pyright: ignore[reportArgumentType]


def test_a_track_falls_without_the_seed_that_its_reason_names() -> None:
    lists = {
        (1, 2): [10, 11, 12, 13],
        (2,): [1, 11, 12, 10, 13],  # without 1, which then is a track like others, and is not counted
        (1,): [10, 2, 12, 11, 13],
    }
    reasons = {10: ("track", "밤"), 11: ("track", "비 ☔"), 12: ("track", "밤"), 13: ("tag", "밤")}
    found = check(Known(lists, reasons), Query(tracks=(1, 2)))
    assert found.results == 3
    assert found.falls.mean == pytest.approx(2 / 3)  # 10: 1 to 3; 11: 2 to 3; 12: 3 to 2
    assert found.stays.mean == 0
    assert found.further.mean == pytest.approx(2 / 3)  # 12: 2 without the named one, 2 without the other
    assert found.as_far.mean == pytest.approx(1 / 3)


def test_a_track_that_is_listed_no_more_has_fallen() -> None:
    lists = {(1, 2): [10, 11], (2,): [11, 12], (1,): [10, 11]}
    found = check(Known(lists, {10: ("track", "밤")}), Query(tracks=(1, 2)))
    assert (found.results, found.falls.mean, found.further.mean) == (1, 1.0, 1.0)


def test_names_that_two_seeds_share_are_left_out_and_untitled_seeds_go_by_their_id() -> None:
    lists = {(1, 3, 5): [10, 11], (1, 3): [11, 10], (3, 5): [10, 11], (1, 5): [10, 11]}
    found = check(Known(lists, {10: ("track", "5"), 11: ("track", "밤")}), Query(tracks=(1, 3, 5)))
    assert (found.results, found.falls.mean) == (1, 1.0)


def test_weights_go_with_their_tracks() -> None:
    model = Known({(1, 2): [10], (2,): [10], (1,): [10]}, {10: ("track", "밤")})
    assert check(model, Query(tracks=(1, 2), weights=(2.0, 1.0))).stays.mean == 1.0


@pytest.mark.parametrize(
    "query", [Query(title="밤"), Query(tracks=(1,)), Query(tracks=(1, 999)), Query(tracks=(2, 4))]
)
def test_nothing_is_said_where_nothing_can_be_taken_away(query: Query) -> None:
    lists: dict[Any, list[int]] = {(2, 4): [10, 11]}
    assert check(Known(lists, {10: ("popular", ""), 11: ("artist", "길")}), query) is None


def test_a_long_list_is_checked_at_equal_steps() -> None:
    found = [10, 11, 12, 13, 14]
    model = Known(dict.fromkeys([(1, 2), (1,), (2,)], found), dict.fromkeys(found, ("track", "밤")))
    counted = check(model, Query(tracks=(1, 2)), n=5)
    assert counted.results == 3 <= RESULTS  # 1st, 3rd, 5th
    assert model.asked == [(1, 2), (1, 2), (2,), (1,)]  # each only once


def test_on_the_sample_world_reasons_hold(sample: segue.Dataset) -> None:
    parts = segue.split(sample, "melon", rng=3, questions=20)
    model = segue.fit(parts.train, recipe="fast", seed=3)
    found = check_seed_reasons(model, parts.questions, 20, seed=0, progress=Silent())
    assert found is not None
    assert found == check_seed_reasons(model, parts.questions, 20, seed=0, progress=Silent())
    assert found.results > 10
    assert found.falls.mean > 0.7
    assert found.further.mean > 0.7
    assert msgspec.json.decode(msgspec.json.encode(found), type=type(found)) == found
    assert DEPTH > 1
