"""Queries and answers take what Python callers have, or say what is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest

from segue.errors import QueryError
from segue.types import Answer, Query

TRACKS: list[Any] = [
    [1, 2],
    (1, 2),
    np.array([1, 2]),
    np.array([1.0, 2.0]),
    pl.Series([1, 2]),
    range(1, 3),
    dict.fromkeys([1, 2]),
]


@pytest.mark.parametrize("tracks", TRACKS, ids=lambda value: type(value).__name__)
def test_tracks_may_be_any_iterable(tracks: Any) -> None:
    query = Query(tracks=tracks)
    assert query == Query(tracks=(1, 2))
    assert list(map(type, query.tracks)) == [int, int]
    assert Answer(id=np.int64(5), tracks=tracks) == Answer(id=5, tracks=(1, 2))  # type: ignore[arg-type]


def test_generators_and_series_of_texts_are_lists() -> None:
    tags = ["비", "새벽"]
    assert Query(tags=(tag for tag in tags)).tags == ("비", "새벽")  # type: ignore[arg-type]
    assert Query(tags=pl.Series(tags)).tags == ("비", "새벽")  # type: ignore[arg-type]
    assert Query(tags=np.array(tags)).tags == ("비", "새벽")  # type: ignore[arg-type]
    assert Query(tracks=[1], weights=np.array([0.5])).weights == (0.5,)  # type: ignore[arg-type]


@pytest.mark.parametrize("nothing", [None, float("nan"), np.float64("nan"), np.datetime64("NaT")])
def test_what_is_not_known_is_left_out(nothing: Any) -> None:
    query = Query(id=nothing, title=nothing, tags=nothing, tracks=nothing, weights=nothing, updated=nothing)
    assert query == Query()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (dt.date(2026, 1, 2), dt.datetime(2026, 1, 2)),
        (np.datetime64("2026-01-02"), dt.datetime(2026, 1, 2)),
        (dt.datetime(2026, 1, 2, 3, tzinfo=dt.timezone(dt.timedelta(hours=9))), dt.datetime(2026, 1, 1, 18)),
        (dt.datetime(2026, 1, 2, 3), dt.datetime(2026, 1, 2, 3)),
    ],
)
def test_a_day_is_its_midnight_and_a_zone_is_turned_into_utc(given: Any, expected: dt.datetime) -> None:
    assert Query(updated=given).updated == expected


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"tags": "rain"}, r"tags: expected a list of texts, got the text 'rain'"),
        ({"tracks": "abc"}, r"tracks: expected a list of ids, got the text 'abc'"),
        ({"tracks": 7}, r"tracks: expected a list of ids, got 7"),
        ({"tracks": np.zeros((2, 2))}, r"tracks: expected a list of ids"),
        ({"tracks": [1, None]}, r"tracks\[1\]: expected an id, got none"),
        ({"tracks": [True]}, r"tracks\[0\]: expected an id, got true"),
        ({"tags": ["비", 7]}, r"tags\[1\]: expected a text, got 7"),
        ({"title": 7}, r"title: expected a text, got 7"),
        ({"id": 1.5}, r"id: expected an id, got a number that is not whole, 1.5"),
        ({"weights": (float("inf"), 2.0)}, r"weights\[0\]: .*got inf"),
        ({"weights": (2.0, float("nan"))}, r"weights\[1\]: .*got nan"),
        ({"weights": (2.0, -1)}, r"weights\[1\]: .*got -1"),
        ({"updated": "2026-01-02"}, r"updated: expected a datetime or a date, got the text"),
        (
            {"updated": dt.datetime(9999, 12, 31, 23, tzinfo=dt.timezone(dt.timedelta(hours=-14)))},
            r"updated: .*years 1 to 9999",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(parts: dict[str, Any], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        Query(**parts)


def test_an_answer_needs_an_id() -> None:
    with pytest.raises(QueryError, match="id: expected an id"):
        Answer(id=None)  # type: ignore[arg-type]
