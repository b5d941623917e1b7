from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from segue.data.records.aliases import decode_playlist
from segue.data.records.builder import DatasetBuilder
from segue.data.records.known_tracks import KnownTracks

TEXTS = st.text(st.sampled_from("ab 비\u3000🎧é"), max_size=4)
TRACKS = st.fixed_dictionaries(
    {
        "pos": st.integers(0, 5),
        "track_uri": TEXTS,
        "artist_uri": TEXTS,
        "album_uri": TEXTS,
        "artist_name": TEXTS,
        "track_name": TEXTS,
        "album_name": TEXTS,
        "duration_ms": st.integers(-5, 5),
    }
)


def record(**changed: Any) -> dict[str, Any]:
    one = {
        "pos": 0, "track_uri": "t", "artist_uri": "a", "album_uri": "b", "artist_name": "가수",
        "track_name": "비", "album_name": "앨범", "duration_ms": 7,
    }  # fmt: skip
    return {"pid": 1, "name": "🌧 비", "modified_at": 0, "num_followers": 1, "tracks": [one]} | changed


@settings(max_examples=60, deadline=None)
@given(st.lists(TRACKS, max_size=4), st.integers(-1, 3))
def test_reads_as_every_form_is_read_or_leaves_it(tracks: list[dict[str, Any]], likes: int) -> None:
    data = json.dumps(record(tracks=tracks, num_followers=likes)).encode()
    found = KnownTracks().read(data)
    if found is None:
        return
    usual = decode_playlist(data)
    known, others = DatasetBuilder(), DatasetBuilder()
    known.add_playlist(found.playlist)
    for track, description in found.described:
        known.describe(track, description)
    others.add_playlist(usual.playlist)
    for one in usual.tracks:
        others.add_track(one)
    for mine, expected in zip(known.tables(), others.tables(), strict=True):
        assert_frame_equal(mine, expected)
    assert found.playlist.tracks == usual.playlist.tracks
    assert (found.playlist.id, found.playlist.title, found.playlist.likes, found.playlist.updated) == (
        usual.playlist.id,
        usual.playlist.title,
        usual.playlist.likes,
        usual.playlist.updated,
    )


def test_a_kept_description_does_not_come_again_and_one_that_was_not_kept_does() -> None:
    known, data = KnownTracks(), json.dumps(record()).encode()
    for _ in range(2):
        found = known.read(data)
        assert found is not None
        assert [(track, description[0]) for track, description in found.described] == [("t", "비")]
    known.keep()
    again = known.read(data)
    assert again is not None
    assert (again.described, again.playlist.tracks) == ([], ["t"])


@pytest.mark.parametrize(
    "changed",
    [
        {"pid": "1"},
        {"songs": []},
        {"num_followers": -1},
        {"modified_at": 10**20},
        {"pid": 2**60, "tracks": [{"track_uri": "t"}]},
        {"tracks": [{"pos": 0}]},
    ],
)
def test_other_forms_are_left(changed: dict[str, Any]) -> None:
    assert KnownTracks().read(json.dumps(record(**changed)).encode()) is None
    assert KnownTracks().read(b"{") is None
