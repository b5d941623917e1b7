from __future__ import annotations

from segue.evaluation.reasons import PopularReasons
from segue.types import Continuation, Reason, TagResult, TrackResult

POPULAR = (Reason("popular", "", 1.0),)
SEED = (Reason("track", "밤", 1.0),)


def continuation(tracks, tags=()):
    return Continuation(
        id=None,
        tracks=tuple(TrackResult(id=track, score=1.0, reasons=why) for track, why in tracks),
        tags=tuple(TagResult(tag=tag, score=1.0, reasons=why) for tag, why in tags),
    )


def test_a_popular_reason_is_false_where_the_query_brought_the_result():
    found = continuation([(1, POPULAR), (2, SEED), (3, POPULAR)], [("비", POPULAR), ("☕", SEED)])
    without = continuation([(9, ()), (1, ())], [("밤", ())])
    looked = PopularReasons.of([found, found], [without, found])
    assert looked == PopularReasons(results=10, popular=6, false=2)
    assert looked.share_false == 2 / 6


def test_a_tag_called_like_a_track_is_another():
    found = continuation([], [("1", POPULAR)])
    assert PopularReasons.of([found], [continuation([("1", POPULAR)])]).false == 1


def test_of_no_results_none_is_false():
    assert PopularReasons.of([], []).share_false == 0
