from __future__ import annotations

from typing import Any

import pytest

from segue.data.readers.musicbrainz import TRACK, credit_of

NAMED = {"artist_credit_name": "가수", "artist_mbid": "1"}
BAND = {**NAMED, "artist_credit_name": "밴드"}
BARE = {"artist_credit_name": "밴드"}


@pytest.mark.parametrize(
    ("extension", "names", "ids"),
    [
        (None, ["가수 & 밴드"], []),
        ({TRACK: {"additional_metadata": {"artists": [NAMED, BAND]}}}, ["가수", "밴드"], ["1", "1"]),
        ({TRACK: [{"additional_metadata": {"artists": [NAMED, BARE]}}]}, ["가수", "밴드"], []),
        ({TRACK: {"artist_identifiers": ["https://musicbrainz.org/artist/7/"]}}, ["가수 & 밴드"], ["7"]),
        ({TRACK: {"artist_identifiers": ["a/1", "a/2"]}}, ["가수 & 밴드"], []),
        ({TRACK: {"additional_metadata": {"artists": [{"artist_credit_name": 7}, "x"]}}}, ["가수 & 밴드"], []),
        ([7], ["가수 & 밴드"], []),
    ],
)  # fmt: skip
def test_artists_of_a_track(extension: Any, names: list[str], ids: list[str]) -> None:
    assert credit_of(extension, "가수 & 밴드") == (names, ids)
