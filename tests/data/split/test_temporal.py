"""Splits by date: what is trained on comes before what is asked about."""

from __future__ import annotations

import datetime as dt

import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import PlaylistRecord
from segue.data.split import ProtocolName, split
from segue.data.split.temporal import periods
from segue.errors import ConfigError
from tests.data.split.playlists import EDITED, dataset_of, full


def edited(days: list[int | None]) -> Dataset:
    return dataset_of(
        [
            PlaylistRecord(
                id=number,
                title="밤",
                tags=["비", "밤"],
                tracks=[4, 2, 3, 1],
                updated=None if day is None else dt.datetime(2020, 1, day, 23, 59),
            )
            for number, day in enumerate(days)
        ]
    )


def test_the_last_fifth_is_asked_about():
    result = split(full(50, tracks=6), "temporal", rng=1)
    asked = [question.updated for question in result.questions]
    assert result.train.playlists.height == 40
    assert 1 <= len(asked) <= 10
    newest = max(result.train.playlists["updated"].to_list())
    assert all(date is not None and date > newest for date in asked)
    half = split(full(50, tracks=6), "temporal", rng=1, share=0.5)
    assert half.train.playlists.height == 25


@pytest.mark.parametrize("protocol", ["melon", "mpd", "next", "temporal"])
def test_a_day_parts_any_protocol(protocol: ProtocolName):
    day = (EDITED + dt.timedelta(days=30)).date()
    result = split(full(40, tracks=6), protocol, rng=1, since=day)
    assert result.train.playlists["id"].to_list() == [str(number) for number in range(30)]
    assert {question.updated.date() >= day for question in result.questions if question.updated} == {True}
    assert 1 <= result.held_out <= 10


def test_playlists_without_a_date_are_in_neither_part():
    dataset = edited([1, 2, None, 3, 3])
    before, later = periods(dataset.playlists, dt.date(2020, 1, 3), 0.2)
    assert before.tolist() == [True, True, False, False, False]
    assert later.tolist() == [False, False, False, True, True]


def test_a_day_that_most_share_is_moved_until_something_comes_before():
    before, later = periods(edited([1, 1, 1, 1, 2]).playlists, None, 0.9)
    assert (before.sum(), later.sum()) == (4, 1)


@pytest.mark.parametrize("days", [[None, None, None], [4, 4, 4], []])
def test_playlists_of_one_day_or_none_are_refused(days: list[int | None]):
    with pytest.raises(ConfigError, match="on different days"):
        split(edited(days), "temporal", rng=0)


def test_a_day_before_or_after_all_is_refused():
    for day in (dt.date(1999, 1, 1), dt.date(2030, 1, 1)):
        with pytest.raises(ConfigError, match="2 without a date"):
            split(edited([1, 2, None, None]), "next", rng=0, since=day)


def test_no_playlist_of_the_future_is_trained_on():
    dataset = edited([*range(1, 21)])
    result = split(dataset, "temporal", rng=3, questions=2)
    assert len(result.questions) == 2
    assert result.train.playlists.height == 16  # the other two of the last fifth are left out
