from __future__ import annotations

from segue.data.dataset import Dataset
from segue.naming.parts import parts_of, playlists_of
from segue.types import Query


def test_a_query_has_the_parts_of_a_playlist_with_the_same(world: Dataset) -> None:
    playlist = playlists_of(world)[1]
    ids = [world.tracks["id"][int(row)] for row in world.playlists["tracks"][1]]
    query = Query(tracks=tuple(ids), tags=tuple(world.playlists["tags"][1].to_list()))
    assert parts_of(query, world.tracks) == playlist.parts
    assert playlist.parts[0].tokens == (
        f"track:{ids[0]}", "artist:가수 0", "genre:g0", "year:1980", "decade:1980",
    )  # fmt: skip
    assert playlist.parts[-1] == ("tag", "재즈", ("tag:재즈",))


def test_unknown_and_weightless_tracks_tell_nothing(world: Dataset) -> None:
    query = Query(tracks=("01", "nothing", "00"), weights=(1.0, 1.0, 0.0), title="밤")
    assert [part.name for part in parts_of(query, world.tracks)] == ["01"]
    assert parts_of(Query(title="밤"), world.tracks) == ()
