"""Columns that are stored only where they say something."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.data.schema import PLAYLIST_SCHEMA, TRACK_SCHEMA, as_stored, completed


def world(*isrcs: str | None) -> Dataset:
    builder = DatasetBuilder()
    for number, isrc in enumerate(isrcs):
        builder.add_track(TrackRecord(id=number, title=f"봄날 {number} 🌸", isrc=isrc))
    builder.add_playlist(PlaylistRecord(id=1, tracks=list(range(len(isrcs)))))
    return builder.build({})


def test_a_dataset_without_isrcs_is_stored_as_before_there_were_any(tmp_path: Path) -> None:
    plain = world(None, None)
    before = plain.tracks.drop("isrc", "mbid")
    assert Dataset.of_tables(plain.playlists, before).manifest.fingerprint == plain.manifest.fingerprint
    plain.save(tmp_path / "it")
    assert pl.read_parquet(tmp_path / "it" / "tracks.parquet").equals(before)
    loaded = Dataset.load(tmp_path / "it")
    assert loaded.tracks.equals(plain.tracks)
    assert dict(loaded.tracks.schema) == dict(TRACK_SCHEMA)


def test_isrcs_are_stored_and_belong_to_the_content(tmp_path: Path) -> None:
    made = world("KRA382012345", None)
    made.save(tmp_path / "it")
    assert Dataset.load(tmp_path / "it").tracks["isrc"].to_list() == ["KRA382012345", None]
    others = {world(*isrcs).manifest.fingerprint for isrcs in ((None, None), ("KRA382012346", None))}
    assert made.manifest.fingerprint not in others
    assert len(others) == 2


def test_only_optional_columns_come_and_go() -> None:
    bare = pl.DataFrame({"id": ["밤"]})
    assert completed(bare, TRACK_SCHEMA).columns == ["id", "isrc", "mbid"]
    assert completed(bare, PLAYLIST_SCHEMA).equals(bare)
    assert as_stored(completed(bare, TRACK_SCHEMA)).equals(bare)
    untitled = pl.DataFrame({"id": ["밤"], "title": [None]})
    assert as_stored(untitled).equals(untitled)
