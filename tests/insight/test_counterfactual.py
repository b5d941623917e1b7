"""Counterfactuals in a world whose lists are known: calm tracks stand in calm playlists, loud ones in loud ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import QueryError
from segue.fitting import fit
from segue.insight.counterfactual import MOST_ADDED, Change, Counterfactual, counterfactual
from segue.model import Model
from segue.types import Query

N = 8


@pytest.fixture(scope="module")
def worlds() -> Model:
    """Calm tracks 0 to 19 and loud ones 100 to 119, which no playlist mixes, and a track in none."""
    builder, rng = DatasetBuilder(), np.random.default_rng(1)
    for number in range(40):
        for start, name in ((0, "조용한 밤"), (100, "시끄러운 🔥")):
            tracks = [int(start + track) for track in rng.permutation(20)[:10]]
            builder.add_playlist(PlaylistRecord(id=f"{name}{number}", title=name, tags=[name], tracks=tracks))
    builder.add_track(TrackRecord(id=500, title="혼자"))
    return fit(builder.build({"format": "test"}), recipe="fast")


def listed(model: Model, query: Query) -> list[int]:
    return [int(track.id) for track in model.recommend(query, N, tags=0).tracks]


def ask(model: Model, query: Query, track: int) -> Counterfactual:
    """Ask, and check that each change does what it says when the model is asked for it alone."""
    found = counterfactual(model, query, track, N)
    before = listed(model, query)
    assert found.place == (before.index(track) + 1 if track in before else None)
    for change in found.changes:
        after = listed(model, change.of(query))
        assert (track in after) != (track in before)
        assert change.place == (after.index(track) + 1 if track in after else None)
    return found


def test_one_track_brings_in_what_is_far_away(worlds: Model) -> None:
    found = ask(worlds, Query(tracks=(1,)), 105)
    assert found.place is None
    assert found.changes
    assert {change.size for change in found.changes} == {1}
    assert all(int(track) >= 100 for change in found.changes for track in change.with_tracks)
    assert [change.place for change in found.changes] == sorted(change.place or 0 for change in found.changes)


def test_taking_the_only_loud_seed_away_takes_loud_tracks_out(worlds: Model) -> None:
    query = Query(tracks=(1, 2, 3, 101), weights=(1, 1, 1, 5))
    loud = next(track for track in listed(worlds, query) if track >= 100)
    found = ask(worlds, query, loud)
    assert Change(without_tracks=(101,)) in found.changes
    assert Change(without_tracks=(101,)).of(query) == Query(tracks=(1, 2, 3), weights=(1, 1, 1))


def test_two_parts_together_are_found_where_one_is_not_enough() -> None:
    """A model that lists track 9 while the query has tag a or the title."""

    class Known:
        facets: Any = type("F", (), {"vocabulary": type("V", (), {"codes": {"track": {"9": 0, "1": 1}}})})

        def recommend(self, queries: Any, *_: Any, **__: Any) -> Any:
            from segue.types import Continuation, TrackResult

            nine = (TrackResult(id=9, score=1.0),)
            found = [
                Continuation(tracks=nine if one.title or "a" in one.tags else ())
                for one in ([queries] if isinstance(queries, Query) else queries)
            ]
            return found[0] if isinstance(queries, Query) else found

    query = Query(title="밤", tags=("a", "b"), tracks=(1,))
    found = counterfactual(Known(), query, 9, 3)  # pyright: ignore[reportArgumentType]
    assert found.changes == (Change(without_title=True, without_tags=("a",)),)
    assert found.asked == 4 + 6  # one part each, and pairs; nothing else is in the list to add
    assert found.changes[0].of(query) == Query(tags=("b",), tracks=(1,))


def test_the_asks_are_bounded_and_the_track_itself_is_not_added(worlds: Model) -> None:
    query = Query(title="조용한 밤", tags=("조용한 밤",), tracks=tuple(range(15)))
    found = ask(worlds, query, 110)
    assert found.asked <= 17 + 45 + sum(MOST_ADDED)
    assert not any(110 in change.with_tracks for change in found.changes)


@pytest.mark.parametrize(
    ("query", "track", "n"), [(Query(), 999, 5), (Query(tracks=(1,)), 1, 5), (Query(), 1, 0)]
)
def test_what_has_no_answer_is_refused(worlds: Model, query: Query, track: int, n: int) -> None:
    with pytest.raises(QueryError):
        counterfactual(worlds, query, track, n)


def test_a_track_of_no_playlist_says_that_nothing_helps(worlds: Model) -> None:
    found = ask(worlds, Query(tracks=(1, 2)), 500)
    assert (found.place, found.changes, found.track.title) == (None, (), "혼자")
    assert found.asked > 2
