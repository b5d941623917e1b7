"""What several records say of a track is put together, in whatever order they come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from segue.data.readers import read
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.data.records.descriptions import put_together

TRUTH: dict[str, dict[str, Any]] = {
    "1": {
        "title": "밤편지", "artists": ["아이유"], "artist_ids": ["a1"], "album": "팔레트", "album_id": "7",
        "genres": ["발라드"], "released": dt.date(2017, 3, 24), "duration_ms": 253000, "location": "곡/밤.mp3",
        "isrc": "KRA381700001", "mbid": "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56",
    },
    "세": {"title": "Night 🌙", "artists": ["IU", "혁오"], "album": " 비 ", "location": "x"},
}  # fmt: skip


@st.composite
def parts(draw: st.DrawFn) -> TrackRecord:
    """A record that says a part of the truth."""
    key = draw(st.sampled_from(list(TRUTH)))
    names = draw(st.sets(st.sampled_from(list(TRUTH[key]))))
    said = {name: TRUTH[key][name] for name in names}
    if "artists" not in said:
        said.pop("artist_ids", None)
    return TrackRecord(id=key, **said)


def catalogue(described: list[TrackRecord]) -> list[dict[str, Any]]:
    builder = DatasetBuilder()
    for record in described:
        builder.add_track(record)
    return builder.build({}).tracks.sort("id").to_dicts()


@given(st.lists(parts(), max_size=8).flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_records_in_any_order_make_one_catalogue(orders: tuple[list[TrackRecord], list[TrackRecord]]) -> None:
    assert catalogue(orders[0]) == catalogue(orders[1])


@given(st.lists(parts(), max_size=8))
def test_what_any_record_knows_is_known(described: list[TrackRecord]) -> None:
    made = {row["id"]: row for row in catalogue(described)}
    for record in described:
        for name in TRUTH[str(record.id)]:
            if said := getattr(record, name):
                assert made[str(record.id)][name] == (said.strip() if isinstance(said, str) else said)


def test_a_bare_mention_leaves_room_for_a_description() -> None:
    bare = TrackRecord(id="a.mp3", location="/m/a.mp3")
    full = TrackRecord(id="a.mp3", title="밤편지", artists=["아이유"], album="팔레트")
    for order in ([bare, full], [full, bare], [bare, full, bare]):
        [row] = catalogue(order)
        assert (row["title"], row["artists"], row["album"]) == ("밤편지", ["아이유"], "팔레트")
        assert row["location"] == "/m/a.mp3"


def test_where_records_contradict_each_other_the_first_counts_and_ids_stay_with_their_names() -> None:
    first = ("Title", ("IU",), (), "Album", None, (), None, None, None, None, None)
    second = (
        "later",
        ("아이유",),
        ("a1",),
        "팔레트",
        "7",
        ("발라드",),
        None,
        None,
        None,
        "KRA381700001",
        None,
    )
    together = ("Title", ("IU",), (), "Album", None, ("발라드",), None, None, None, "KRA381700001", None)
    assert put_together([first, second]) == together
    assert put_together([second, first]) == second


def test_m3u_files_describe_each_others_tracks(tmp_path: Path) -> None:
    (tmp_path / "a.m3u8").write_text("곡/밤.mp3\n", encoding="utf-8")
    (tmp_path / "b.m3u8").write_text(
        "#EXTM3U\n#EXTINF:253,아이유 - 밤편지\n#EXTALB:팔레트\n곡/밤.mp3\n", encoding="utf-8"
    )
    [row] = read("m3u", tmp_path).dataset.tracks.to_dicts()
    assert (row["title"], row["artists"], row["album"], row["duration_ms"]) == (
        "밤편지", ["아이유"], "팔레트", 253000,
    )  # fmt: skip


def test_jsonl_playlists_describe_each_others_tracks(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    path.write_text(
        '{"id": 1, "tracks": [{"id": 5}, 6]}\n'
        '{"id": 2, "tracks": [{"id": 5, "title": "밤"}, {"id": 6, "artist": "IU"}]}\n',
        encoding="utf-8",
    )
    tracks = read("jsonl", path).dataset.tracks
    assert tracks.select("id", "title", "artists").rows() == [("5", "밤", []), ("6", None, ["IU"])]


def test_playlists_keep_their_tracks_whatever_describes_them() -> None:
    builder = DatasetBuilder()
    builder.add_track(TrackRecord(id=2, title="a"))
    builder.add_playlist(PlaylistRecord(id=1, tracks=[1, 2]))
    builder.add_track(TrackRecord(id=2, album="b"))
    made = builder.build({})
    assert made.tracks.select("id", "title", "album").rows() == [("2", "a", "b"), ("1", None, None)]
    assert made.playlists["tracks"].to_list() == [[1, 0]]
