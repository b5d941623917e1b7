"""MusicBrainz ids in one spelling, wherever they come from."""

from __future__ import annotations

import polars as pl
import pytest

from segue.data.dataset import Dataset
from segue.data.mbid import RECORDING, mbid_of, mbids
from segue.data.records.builder import DatasetBuilder, TrackRecord
from segue.errors import DataError

ONE = "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56"
SPELLED = [ONE, ONE.upper(), f" {ONE}\n", RECORDING + ONE, f"http://www.musicbrainz.org/recording/{ONE}"]
NONE = [
    "",
    "밤편지",
    ONE[:-1],
    f"{ONE}0",
    ONE.replace("-", ""),
    f"https://musicbrainz.org/artist/{ONE}",
    f"https://example.org/recording/{ONE}",
    f"{ONE}\n{ONE}",
]


@pytest.mark.parametrize("text", SPELLED)
def test_an_id_has_one_spelling(text: str) -> None:
    assert mbid_of(text) == ONE
    assert mbids(pl.Series([text])).to_list() == [ONE]


@pytest.mark.parametrize("text", NONE)
def test_another_text_is_no_id(text: str) -> None:
    assert mbid_of(text) is None
    assert mbids(pl.Series([text])).to_list() == [None]


def test_an_unknown_id_stays_unknown() -> None:
    assert mbid_of(None) is None
    assert mbids(pl.Series([None], dtype=pl.String)).to_list() == [None]


def test_records_and_tables_give_ids_in_one_spelling() -> None:
    builder = DatasetBuilder()
    builder.add_track(TrackRecord(id=1, title="봄날", mbid=ONE.upper()))
    builder.add_track(TrackRecord(id=2, title="🌸", mbid="none"))
    assert builder.build({}).tracks["mbid"].to_list() == [ONE, None]
    tracks = pl.DataFrame({"id": [1, 2], "mbid": [RECORDING + ONE, None]})
    assert Dataset.of(pl.DataFrame({"id": [1]}), tracks).tracks["mbid"].to_list() == [ONE, None]


def test_a_table_with_another_text_is_refused_with_its_row() -> None:
    tracks = pl.DataFrame({"id": [1, 2], "mbid": [ONE, "밤편지"]})
    with pytest.raises(DataError, match="a MusicBrainz id of a recording") as caught:
        Dataset.of(pl.DataFrame({"id": [1]}), tracks)
    assert (caught.value.where.row, caught.value.where.field) == (1, "mbid")
