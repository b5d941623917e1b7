from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from segue.data.readers.library import Library, List, milliseconds_of, released_of
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.errors import DataError
from segue.protocols import Silent


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019", dt.date(2019, 1, 1)),
        (" 2019/3/4 ", dt.date(2019, 3, 4)),
        ("2019-03-04T12:00:00Z", dt.date(2019, 3, 4)),
        ("2019/0/0", None),
        ("0", None),
        ("0000", None),
        ("20190", None),
        ("2019-3", None),
        ("", None),
    ],
)
def test_dates(text: str, date: dt.date | None) -> None:
    assert released_of(text) == date


@pytest.mark.parametrize(
    ("text", "unit", "length"),
    [
        ("215040", 1, 215_040),
        ("253.306", 1000, 253_306),
        ("253", 1000, 253_000),
        ("-1", 1, None),
        ("3:21", 1, None),
    ],
)
def test_lengths(text: str, unit: int, length: int | None) -> None:
    assert milliseconds_of(text, unit=unit) == length


def test_lists_may_come_before_their_tracks_and_share_a_name(tmp_path: Path, playlists) -> None:
    intake = Intake(skip_bad=False, progress=Silent())
    library = Library(tmp_path / "a.xml", intake)
    for entries in ([("k", 3)], [("other", 4), ("k", 5)]):
        library.add_list(List("밤", ["Sets"], entries=entries))
    library.add_list(List("", id="own"))
    library.add_track("k", TrackRecord(id="one", title="밤편지"))
    library.add_track("k", TrackRecord(id="two"))
    library.add_track("", TrackRecord(id="three"))
    library.add_key("other", "two")
    assert (library.has("k"), library.has("")) == (True, False)
    library.close()
    found = playlists(intake.builder.build({}))
    assert {key: one["tracks"] for key, one in found.items()} == {
        "Sets/밤": ["one"],
        "Sets/밤 (2)": ["two", "one"],
        "own": [],
    }


def test_a_track_that_is_not_there_is_a_bad_record_of_its_list(tmp_path: Path, playlists) -> None:
    for skip_bad in (False, True):
        intake = Intake(skip_bad=skip_bad, progress=Silent())
        library = Library(tmp_path / "a.xml", intake)
        library.add_list(List("밤", entries=[("gone", 9), ("k", 10)]))
        library.add_track("k", TrackRecord(id="one"))
        if skip_bad:
            library.close()
            assert playlists(intake.builder.build({}))["밤"]["tracks"] == ["one"]
            assert [problem.where.line for problem in intake.problems] == [9]
        else:
            with pytest.raises(
                DataError, match="line 9, playlist 밤: expected a track of the library, got 'gone'"
            ):
                library.close()
