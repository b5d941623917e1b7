from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.dataset import PLAYLIST_SCHEMA, TRACK_SCHEMA, Dataset
from segue.data.records import columns
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import DataError


def build(*records: PlaylistRecord | TrackRecord) -> tuple[DatasetBuilder, Dataset]:
    builder = DatasetBuilder()
    for record in records:
        if isinstance(record, PlaylistRecord):
            builder.add_playlist(record)
        else:
            builder.add_track(record)
    return builder, builder.build({})


def test_repeats_are_dropped_at_their_later_places() -> None:
    builder, dataset = build(PlaylistRecord(id=1, tracks=[5, 3, 5, 4, 3], tags=[" 비 ", "비", "", "밤"]))
    ids = dataset.tracks["id"].gather(dataset.playlists["tracks"][0])
    assert ids.to_list() == ["5", "3", "4"]
    assert builder.repeats == 2
    assert dataset.playlists["tags"].to_list() == [["비", "밤"]]


def test_a_name_that_a_playlist_has_is_numbered() -> None:
    builder = DatasetBuilder()
    for _ in range(3):
        builder.add_playlist(PlaylistRecord(id=builder.free_id("비")))
    builder.add_playlist(PlaylistRecord(id="해 (2)"))
    builder.add_playlist(PlaylistRecord(id="해"))
    assert [builder.free_id(name) for name in ("비", "해", " 달 ")] == ["비 (4)", "해 (3)", "달"]


def test_a_blank_title_is_no_title() -> None:
    _, dataset = build(PlaylistRecord(id=1, title=" \t"), PlaylistRecord(id=2, title=" 비 오는 날 🌧 "))
    assert dataset.playlists["title"].to_list() == [None, "비 오는 날 🌧"]


def test_the_first_description_of_a_track_stays_wherever_it_comes() -> None:
    _, dataset = build(
        TrackRecord(id=9, title="먼저", artists=["A", "B"], genres=["G"], released=dt.date(2000, 2, 29)),
        PlaylistRecord(id=1, tracks=[7, 9]),
        TrackRecord(id=9, title="later"),
        TrackRecord(id=7, album="앨범"),
    )
    first, second = dataset.tracks.to_dicts()
    assert (first["id"], first["title"], first["artists"], first["genres"]) == (
        "9",
        "먼저",
        ["A", "B"],
        ["G"],
    )
    assert first["released"] == dt.date(2000, 2, 29)
    assert (second["id"], second["title"], second["artists"], second["album"]) == ("7", None, [], "앨범")


def test_an_undescribed_track_has_empty_lists_and_nulls() -> None:
    _, dataset = build(PlaylistRecord(id=1, tracks=["x"]))
    row = dataset.tracks.to_dicts()[0]
    assert row.pop("id") == "x"
    assert {name for name, value in row.items() if value == []} == {"artists", "artist_ids", "genres"}
    assert all(value in (None, []) for value in row.values())


def test_a_second_playlist_of_one_id_adds_nothing() -> None:
    builder, _ = build(PlaylistRecord(id=7, tracks=[1]))
    with pytest.raises(DataError, match="again") as caught:
        builder.add_playlist(PlaylistRecord(id="7", tracks=[2, 3]))
    assert caught.value.where.field == "id"
    dataset = builder.build({})
    assert (dataset.playlists.height, dataset.tracks.height) == (1, 1)
    assert dataset.playlist_id("7") == 7


@pytest.mark.parametrize("likes", [-1, 2**32])
def test_likes_out_of_range_are_refused(likes: int) -> None:
    with pytest.raises(DataError) as caught:
        build(PlaylistRecord(id=1, likes=likes))
    assert caught.value.where.field == "likes"


@pytest.mark.parametrize(
    ("duration", "kept"), [(1, 1), (0, None), (-1, None), (2**32 - 1, 2**32 - 1), (2**32, None)]
)
def test_durations_out_of_range_are_unknown(duration: int, kept: int | None) -> None:
    _, dataset = build(TrackRecord(id=1, duration_ms=duration))
    assert dataset.tracks["duration_ms"].to_list() == [kept]


@pytest.mark.parametrize(
    ("ids", "kind"),
    [([1, 2], "integer"), ([1, "2"], "text"), (["01"], "text"), (["1"], "text"), ([-3], "integer")],
)
def test_ids_are_integers_only_when_all_are(ids: list[int | str], kind: str) -> None:
    _, dataset = build(*(PlaylistRecord(id=key, tracks=[key]) for key in ids))
    assert (dataset.manifest.playlist_ids, dataset.manifest.track_ids) == (kind, kind)
    going_out = [str(key) for key in ids] if kind == "text" else ids
    assert [dataset.track_id(key) for key in dataset.tracks["id"]] == going_out


def test_nothing_builds_two_empty_tables() -> None:
    _, dataset = build()
    assert dataset.playlists.schema == pl.Schema(PLAYLIST_SCHEMA)
    assert dataset.tracks.schema == pl.Schema(TRACK_SCHEMA)
    assert dataset.manifest.counts == {"playlists": 0, "tracks": 0, "pairs": 0, "tags": 0}


def test_a_playlist_of_five_thousand_tracks_stays_in_order() -> None:
    _, dataset = build(PlaylistRecord(id=1, tracks=list(range(5000, 0, -1))))
    assert dataset.tracks["id"].gather(dataset.playlists["tracks"][0]).to_list() == [
        str(number) for number in range(5000, 0, -1)
    ]


playlists = st.lists(
    st.builds(
        PlaylistRecord,
        id=st.integers(0, 10**6),
        title=st.none() | st.text(max_size=5),
        tags=st.lists(st.text(max_size=3), max_size=3),
        tracks=st.lists(st.integers(0, 30), max_size=8),
    ),
    max_size=12,
    unique_by=lambda record: record.id,
)


@settings(max_examples=40, deadline=None)
@given(playlists)
def test_blocks_change_nothing(records: list[PlaylistRecord]) -> None:
    described = [
        TrackRecord(id=number, title=f"t{number}", artists=["a"] * (number % 3)) for number in range(0, 30, 2)
    ]
    _, whole = build(*described, *records)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns.Table, "BLOCK", 2)
        _, blocks = build(*described, *records)
    assert whole.playlists.equals(blocks.playlists)
    assert whole.tracks.equals(blocks.tracks)
    assert whole.manifest == blocks.manifest
    for record, row in zip(records, whole.playlists["tracks"].to_list(), strict=True):
        assert [int(whole.tracks["id"][number]) for number in row] == list(dict.fromkeys(record.tracks))
