from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.library.loudness import MOST_DB, gain_of


@pytest.mark.parametrize(
    ("fields", "gain"),
    [
        ({"replaygain_track_gain": ["-7.25 dB"]}, -7.25),
        ({"replaygain_track_gain": [" +3,5 dB "]}, 3.5),
        ({"replaygain_track_gain": ["-6"]}, -6.0),
        ({"replaygain_track_gain": ["loud", "-6.00 db"]}, -6.0),
        ({"r128_track_gain": ["-3072"]}, -7.0),
        ({"r128_track_gain": ["0"]}, 5.0),
        ({"replaygain_track_gain": ["1 dB"], "r128_track_gain": ["0"]}, 1.0),
        ({"replaygain_track_gain": ["nan dB"]}, None),
        ({"replaygain_track_gain": ["-90 dB"], "r128_track_gain": ["32767"]}, None),
        ({"replaygain_track_gain": ["٣ dB"], "r128_track_gain": ["1.5"]}, None),
        ({"replaygain_album_gain": ["-7 dB"]}, None),
        ({}, None),
    ],
)
def test_the_fields_that_programs_write(fields: dict[str, list[str]], gain: float | None) -> None:
    assert gain_of(fields) == gain


@given(st.text(max_size=30) | st.from_regex(r"\A[+-]?[0-9]{1,5}([.,][0-9]+)?( dB)?\Z"))
def test_any_text_is_a_gain_in_its_range_or_none(text: str) -> None:
    for name in ("replaygain_track_gain", "r128_track_gain"):
        found = gain_of({name: [text]})
        assert found is None or -MOST_DB <= found <= MOST_DB
