"""Queries of every kind are answered, from nothing to a playlist of 5,000 tracks, or refused."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import segue
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import QueryError
from segue.model import Model
from segue.recipes import Ranking
from segue.types import Id, Query

N = 30


def test_a_tag_may_be_spelled_in_any_way_and_a_near_one_is_named() -> None:
    builder = DatasetBuilder()
    for playlist, tag in enumerate(("rain", "RAIN", "#rain", "Rain\u200b", "rain", "새벽", "새벽", "밤")):
        builder.add_playlist(
            PlaylistRecord(id=playlist, tags=[tag, "낮"], tracks=[playlist, (playlist + 1) % 8])
        )
    model = segue.fit(builder.build({}), recipe="fast", seed=1)
    assert sorted(model.tags) == ["rain", "낮", "밤", "새벽"]
    found = model.recommend([Query(tags=(tag,)) for tag in ("rain", "#RAIN ", "새볔")], 5)
    assert found[0] == found[1]
    assert not [note for note in found[0].notes if note.code.startswith("unknown")]
    assert "rain" not in {result.tag for result in found[0].tags}
    assert found[2].notes[0].text == "unknown tags, left out: 새볔 (did you mean 새벽?)"


def test_a_title_that_only_names_an_artist_is_known() -> None:
    """No playlist's title has a word or an n-gram of the name."""
    builder = DatasetBuilder()
    for track in range(6):
        builder.add_track(TrackRecord(id=track, artists=["Zyx Quartet" if track % 2 else "바람"]))
    for playlist in range(8):
        builder.add_playlist(
            PlaylistRecord(id=playlist, title="밤", tracks=[playlist % 6, (playlist + 1) % 6])
        )
    model = segue.fit(builder.build({}), recipe="fast", seed=1)
    (found,) = model.recommend([Query(title="ZYX quartet 🎻", tags=("바람", "없는 태그"))], 5)
    assert tuple(map(str, found.notes)) == ("unknown tags, left out: 없는 태그",)
    (alone,) = model.recommend([Query(title="Zyx-Quartet")], 5)
    assert alone.notes == ()
    why = {result.id: {reason.kind for reason in result.reasons} for result in alone.tracks}
    assert {track: "artist" in kinds for track, kinds in why.items()} == {
        track: track % 2 == 1 for track in why
    }


def test_an_empty_query_gets_the_most_popular(model: Model, sample: Dataset) -> None:
    found = model.recommend([Query()], N)[0]
    counts = sample.playlists["tracks"].explode().drop_nulls().value_counts()
    order = dict(zip(counts["tracks"], counts["count"], strict=True))
    rows = {track: row for row, track in enumerate(sample.tracks["id"])}
    shown = [order[rows[str(track.id)]] for track in found.tracks]
    counted = sorted(order.values(), reverse=True)
    if model.rankers:  # it may order the popular in its own way, but they are the popular
        assert min(shown) >= counted[Ranking().depth - 1] > counted[-1]
    else:
        assert shown == counted[:N]
    assert {reason.kind for track in found.tracks for reason in track.reasons} == {"popular"}


def test_nobody_can_ask_for_less_than_nothing(model: Model) -> None:
    for n, tags in ((-1, 5), (5, -1)):
        with pytest.raises(QueryError, match="-1"):
            model.recommend([Query()], n, tags=tags)


def test_no_queries_have_no_continuations(model: Model) -> None:
    assert model.recommend([]) == []


def test_a_playlist_of_5000_tracks_is_continued(recipe: str) -> None:
    chance = random.Random(5)  # noqa: S311 - not for secrets
    builder = DatasetBuilder()
    for track in range(0, 6_000, 2):
        builder.add_track(TrackRecord(id=track, artists=[f"{track % 50}"]))
    for playlist in range(40):
        tracks: list[Id] = [chance.randrange(6_000) for _ in range(20)]
        builder.add_playlist(
            PlaylistRecord(id=playlist, title="전부", tags=["전부", f"태그 {playlist % 12}"], tracks=tracks)
        )
    long = list(range(5_000))
    builder.add_playlist(PlaylistRecord(id=40, title="전부 다", tags=["전부"], tracks=[*long]))
    model = segue.fit(builder.build({}), recipe=recipe, seed=1)
    found = model.recommend([Query(title="전부 다", tags=("전부",), tracks=tuple(long))], N)[0]
    assert len({track.id for track in found.tracks}) == N
    assert not {track.id for track in found.tracks} & {*long}
    assert len(found.tags) == 10


def test_all_tracks_and_tags_given_leave_nothing_to_add(model: Model, sample: Dataset) -> None:
    everything = tuple(sample.track_id(track) for track in sample.tracks["id"])
    found = model.recommend([Query(tracks=everything, tags=tuple(model.tags))], N)[0]
    assert (found.tracks, found.tags) == ((), ())


def test_a_single_query_is_answered_alone_and_any_iterable_by_a_list(model: Model) -> None:
    query = Query(id=np.int64(5), title="비 오는 날")  # type: ignore[arg-type]
    alone = model.recommend(query, 3)
    assert alone == model.recommend([query], 3)[0]
    assert model.recommend((one for one in [query, query]), 3) == [alone, alone]
    assert type(alone.id) is int


@pytest.mark.parametrize("given", [["비"], 7, None])
def test_what_is_no_query_is_refused(model: Model, given: Any) -> None:
    with pytest.raises(QueryError, match=r"expected (a Query|queries)"):
        model.recommend(given)
