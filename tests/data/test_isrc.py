"""ISRCs in one spelling, wherever they come from."""

from __future__ import annotations

import polars as pl
import pytest

from segue.data.dataset import Dataset
from segue.data.isrc import isrc_of, isrcs
from segue.data.records.builder import DatasetBuilder, TrackRecord
from segue.errors import DataError

SPELLED = {
    "KRA382012345": "KRA382012345",
    "kr-a38-20-12345": "KRA382012345",
    " KR A38 20 12345\t": "KRA382012345",
    "kr‐a38–20–12345": "KRA382012345",
    "GB1230000001": "GB1230000001",
}
NONE = [
    "KRA38201234",
    "KRA3820123456",
    "1RA382012345",
    "KRA38201234X",
    "밤편지",
    "KRA382012345🌙",
    "K_A382012345",
    "-",
]


@pytest.mark.parametrize("text", SPELLED)
def test_one_spelling(text: str) -> None:
    assert isrc_of(text, field="isrc") == SPELLED[text]


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_is_no_isrc(text: str | None) -> None:
    assert isrc_of(text, field="isrc") is None


@pytest.mark.parametrize("text", NONE)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="expected an ISRC such as KRA382012345") as caught:
        isrc_of(text, field="tracks[2].isrc")
    assert caught.value.where.field == "tracks[2].isrc"
    builder = DatasetBuilder()
    with pytest.raises(DataError):
        builder.add_track(TrackRecord(id=1, isrc=text))
    assert builder.build({}).tracks.height == 0


def test_a_column_is_spelled_as_single_texts_are() -> None:
    assert isrcs(pl.Series([*SPELLED, *NONE, None])).to_list() == [
        *SPELLED.values(),
        *[None] * (len(NONE) + 1),
    ]


def test_tables_from_elsewhere_have_isrcs_in_one_spelling() -> None:
    tracks = pl.DataFrame({"id": [1, 2, 3], "isrc": ["kr-a38-20-12345", None, " "]})
    assert Dataset.of(pl.DataFrame({"id": [1]}), tracks).tracks["isrc"].to_list() == [
        "KRA382012345",
        None,
        None,
    ]
    with pytest.raises(
        DataError, match="row 1, field isrc: expected an ISRC such as KRA382012345, got the text"
    ) as caught:
        Dataset.of(pl.DataFrame({"id": [1]}), pl.DataFrame({"id": [1, 2], "isrc": [None, "봄날"]}))
    assert caught.value.where.file == "tracks"
