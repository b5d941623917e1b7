"""Matching the tracks of a file: by location, id, path and names, with an honest confidence."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import polars as pl
import pytest

from segue.data.matching import Match, TableLookup, match
from segue.data.schema import TRACK_SCHEMA


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    empty = {name: [] if isinstance(kind, pl.List) else None for name, kind in TRACK_SCHEMA.items()}
    return pl.DataFrame([empty | row for row in rows], schema=dict(TRACK_SCHEMA))


CATALOGUE = table(
    {
        "id": "1",
        "title": "밤 산책",
        "artists": ["하늘소리"],
        "duration_ms": 200_000,
        "location": "/m/하늘소리/봄/01 밤 산책.flac",
    },
    {
        "id": "2",
        "title": "Night Drive",
        "artists": ["Bran Field", "Ada"],
        "duration_ms": 215_000,
        "location": "/m/Bran Field/Glee/03 - Night Drive.mp3",
    },
    {
        "id": "3",
        "title": "Night Drive (Live)",
        "artists": ["Bran Field"],
        "duration_ms": 305_000,
        "location": "/m/Bran Field/Live/07 - Night Drive.mp3",
    },
    {"id": "4", "title": "Intro", "artists": ["One"], "location": "/m/One/A/01.mp3"},
    {"id": "5", "title": "Intro", "artists": ["Two"], "location": "/m/Two/B/01.mp3"},
    {"id": "6", "title": "Part 1", "artists": ["Three"]},
    {
        "id": "spotify:track:7",
        "title": "🌙 moon",
        "artists": ["Öde"],
        "location": "https://example.org/moon.ogg?x=1",
    },
)
COUNTS = np.array([3, 9, 1, 2, 5, 1, 1])


def found(**row: Any) -> Match | None:
    (one,) = match(table({"id": "wanted"} | row), TableLookup(CATALOGUE, COUNTS))
    return one


@pytest.mark.parametrize(
    ("row", "key", "how"),
    [
        ({"id": "1"}, "1", "id"),
        ({"id": "1", "title": "밤산책", "artists": ["하늘 소리"]}, "1", "id"),
        ({"id": "x.mp3", "location": "/m/One/A/01.mp3"}, "4", "location"),
        ({"id": "https://example.org/moon.ogg?x=1"}, "spotify:track:7", "location"),
        ({"id": "bran field/GLEE/03 - night drive.mp3"}, "2", "path"),
        ({"id": unicodedata.normalize("NFD", "D:/Musik/하늘소리/봄/01 밤 산책.mp3")}, "1", "path"),
        ({"id": "Glee/03 - Night_Drive.ogg"}, "2", "path"),
        ({"id": "their 7", "location": "D:\\Musik\\BRAN FIELD\\Glee\\03 - Night Drive.mp3"}, "2", "path"),
        ({"title": "night drive", "artists": ["bran field"]}, "2", "names"),
        (
            {"title": "Night Drive - Live", "artists": ["Bran Field feat. Ada"], "duration_ms": 305_400},
            "3",
            "names",
        ),
        ({"title": "Nigth Drive", "artists": ["Bran Field"], "duration_ms": 214_000}, "2", "names"),
        ({"title": "밤산책", "artists": ["하늘소리"]}, "1", "names"),
        ({"title": "Night Drive", "artists": ["Ada, Bran Field"]}, "2", "names"),
        ({"title": "moon", "artists": ["Ode"]}, "spotify:track:7", "names"),
    ],
)
def test_a_track_is_matched(row: dict[str, Any], key: str, how: str) -> None:
    one = found(**row)
    assert one is not None
    assert (one.known.id, one.how, one.others) == (key, how, 0)
    assert (one.confidence == 1) == (how in ("id", "location"))


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Something else", "artists": ["Bran Field"]},
        {"title": "Night Drive", "artists": ["Nobody at all"]},
        {"title": "Part 2", "artists": ["Three"]},
        {"id": "C/01.mp3"},
        {"id": "3", "title": "Another song", "artists": ["Somebody"]},
        {"title": "Nigth Driwe", "artists": ["Bran Field"], "duration_ms": 60_000},
        {},
    ],
    ids=str,
)
def test_what_fits_nothing_is_unmatched(row: dict[str, Any]) -> None:
    assert found(**row) is None


def test_of_equal_tracks_the_most_popular_counts_and_the_match_is_ambiguous() -> None:
    one = found(title="Intro")
    assert one is not None
    assert (one.known.id, one.others, one.confidence) == ("5", 1, 0.5)


def test_a_length_tells_recordings_apart_and_makes_sure() -> None:
    plain = found(title="Night Drive", artists=["Bran Field"])
    near = found(title="Night Drive", artists=["Bran Field"], duration_ms=215_900)
    far = found(title="Night Drive", artists=["Bran Field"], duration_ms=260_000)
    assert plain is not None
    assert near is not None
    assert far is not None
    assert near.confidence >= plain.confidence > far.confidence >= 0.5


def test_a_location_counts_before_an_id_that_another_list_gave() -> None:
    catalogue = table(
        {"id": "01.mp3", "location": "/m/01.mp3"}, {"id": "A/01.mp3", "location": "/m/A/01.mp3"}
    )
    (one,) = match(table({"id": "01.mp3", "location": "/m/A/01.mp3"}), catalogue)
    assert one is not None
    assert (one.known.id, one.how) == ("A/01.mp3", "location")


def test_every_track_of_a_table_matches_itself() -> None:
    assert [one and (one.known.place, one.confidence) for one in match(CATALOGUE, CATALOGUE)] == [
        (place, 1.0) for place in range(CATALOGUE.height)
    ]
    assert match(CATALOGUE.clear(), CATALOGUE) == match(CATALOGUE.clear(), CATALOGUE.clear()) == []
